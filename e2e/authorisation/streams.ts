import type { SubgraphName } from '@supergraph/local-stack/services';
import { inject } from 'vitest';
import type { Answer, AskOptions } from '../harness/graph.ts';
import { firstEventOf } from '../harness/streams.ts';

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
  return { data: null, errors: [], ...JSON.parse(await firstEventOf(response)) };
}
