import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceName } from '@supergraph/local-stack/services';
import { inject } from 'vitest';
import { graphUrl } from '../harness/graph.ts';
import { firstEventOf } from '../harness/streams.ts';
import { RawJson } from './hostile-values.ts';

export interface Answer {
  status: number;
  text: string;
  tookMs: number;
}

const TRIES_MAX = 20;

interface Sender {
  token: string | undefined;
  /** Whose stream is asked; left out for what is no stream. */
  service?: ServiceName | undefined;
}

/**
 * Sends a body to the front door, and comes again when it is told to: the files of this suite share one
 * system, and what one of them floods refuses the others for a moment.
 */
export async function send(
  body: Readonly<Record<string, unknown>>,
  sender: Sender,
): Promise<Answer> {
  const text = writeBody(body);
  for (let tries = 1; ; tries += 1) {
    const answer = await sendOnce(text, sender);
    const isBusy = answer.text.includes('SERVICE_UNAVAILABLE');
    const [, retryAfterMs] = /"retryAfterMs":(\d+)/.exec(answer.text) ?? [];
    if (!isBusy || retryAfterMs === undefined || tries === TRIES_MAX) return answer;
    await delay(Number(retryAfterMs));
  }
}

async function sendOnce(body: string, { token, service }: Sender): Promise<Answer> {
  const startedAt = performance.now();
  const url = service ? `${inject('stack').urls[service]}/graphql/stream` : graphUrl();
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(service && { accept: 'text/event-stream' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body,
  });
  const text = service ? await firstEventOf(response) : await response.text();
  return { status: response.status, text, tookMs: performance.now() - startedAt };
}

function writeBody(body: Readonly<Record<string, unknown>>): string {
  const mark = randomUUID();
  return JSON.stringify(body, (_name, value) =>
    value instanceof RawJson ? `${mark}${value.text}${mark}` : value,
  ).replaceAll(new RegExp(`"${mark}(.*?)${mark}"`, 'g'), (_whole, raw: string) =>
    JSON.parse(`"${raw}"`),
  );
}
