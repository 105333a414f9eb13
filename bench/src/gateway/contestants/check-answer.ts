import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { StartedContestant } from './contestant.ts';

const READY_MS_MAX = 60_000;
const POLL_MS = 200;

/**
 * Waits until a contestant answers, and compares what with what the graph holds.
 *
 * @returns the length of the answer's body
 * @throws Error when it answers something else, ends, or takes a minute
 */
export async function checkAnswer(
  { contestant, url, ended }: StartedContestant,
  { query, token, expected }: { query: string; token: string; expected: unknown },
): Promise<number> {
  const watch: { end: string | undefined } = { end: undefined };
  void ended.then((end) => {
    watch.end = end;
  });
  const until = performance.now() + READY_MS_MAX;
  let text = '';
  while (performance.now() < until && watch.end === undefined) {
    text = await ask(url, query, token);
    if (isDeepStrictEqual(dataOf(text), plain(expected))) return Buffer.byteLength(text);
    await sleep(POLL_MS);
  }
  const end = watch.end ?? `it answered ${text.slice(0, 300) || 'nothing'}`;
  throw new Error(`${contestant.title} does not give the expected data: ${end}`);
}

/** An empty text where nobody listens yet. */
async function ask(url: string, query: string, token: string): Promise<string> {
  try {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query }),
    });
    return await response.text();
  } catch {
    return '';
  }
}

/** Undefined for an answer with errors, and for what is no JSON: it starts, and is asked again. */
function dataOf(text: string): unknown {
  try {
    const { data, errors } = JSON.parse(text) as { data?: unknown; errors?: unknown };
    return errors === undefined ? data : undefined;
  } catch {
    return undefined;
  }
}

/** Without the prototypes by which graphql-js's objects differ from parsed ones. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
