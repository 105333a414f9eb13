import type { SubgraphName } from '@supergraph/local-stack/services';
import { inject } from 'vitest';
import type { Answer, AskOptions } from '../harness/graph.ts';

/** The first answer of a subscription, by server-sent events, or why there is none. */
export async function firstOfStream(
  service: SubgraphName,
  query: string,
  { token, variables = {} }: AskOptions,
): Promise<Pick<Answer<unknown>, 'data' | 'errors'>> {
  const response = await fetch(`${inject('stack').urls[service]}/graphql/stream`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      ...(token && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query, variables }),
  });
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const [, event] = /^event: next\ndata: (.*)\n\n/m.exec(text) ?? [];
    if (event) return { data: null, errors: [], ...JSON.parse(event) };
  }
  return { data: null, errors: [], ...JSON.parse(text) };
}
