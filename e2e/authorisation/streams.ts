import type { SubgraphName } from '@supergraph/local-stack/services';
import { inject } from 'vitest';
import { type Answer, type AskOptions, graphUrl } from '../harness/graph.ts';
import { firstEventOf } from '../harness/streams.ts';

type First = Pick<Answer<unknown>, 'data' | 'errors'>;

/** The first answer of a subscription, by server-sent events, or why there is none. */
export function firstOfStream(
  service: SubgraphName,
  query: string,
  options: AskOptions,
): Promise<First> {
  return firstAt(`${inject('stack').urls[service]}/graphql/stream`, query, options);
}

/** The same through the gateway. */
export function firstThroughGateway(query: string, options: AskOptions): Promise<First> {
  return firstAt(graphUrl(), query, options);
}

/** The same at any address. */
export async function firstAt(
  url: string,
  query: string,
  { token, variables = {} }: AskOptions,
): Promise<First> {
  const response = await fetch(url, {
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
