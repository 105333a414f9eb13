import type { GraphQLFormattedError } from 'graphql';
import type { GatewayMetrics } from '../metrics.ts';
import { type Breaker, type BreakerOptions, createBreaker } from './breaker.ts';
import type { AskSubgraph } from './subgraph-client.ts';

/** The breakers of all subgraphs, by name. */
export interface Breakers {
  for(subgraph: string): Breaker;
  all(): Iterable<readonly [subgraph: string, breaker: Breaker]>;
}

export function createBreakers(options: BreakerOptions = {}): Breakers {
  const breakers = new Map<string, Breaker>();
  return {
    for(subgraph) {
      const breaker = breakers.get(subgraph) ?? createBreaker(options);
      breakers.set(subgraph, breaker);
      return breaker;
    },
    all: () => breakers.entries(),
  };
}

/** Why a subgraph that keeps failing is not asked: SERVICE_UNAVAILABLE with `retryAfterMs`. Undefined: ask it. */
export function refusalOf(name: string, breaker: Breaker): GraphQLFormattedError | undefined {
  const retryAfterMs = breaker.refusal();
  if (retryAfterMs === undefined) return undefined;
  const message = `The service ${name} keeps failing and is not asked for now; nothing was begun.`;
  const extensions = { code: 'SERVICE_UNAVAILABLE', breaker: breaker.state, retryAfterMs };
  return { message, extensions };
}

/** Does not ask a subgraph that keeps failing, at once. */
export function withBreaker(
  ask: AskSubgraph,
  {
    name,
    breaker,
    metrics,
  }: {
    name: string;
    breaker: Breaker;
    metrics: Pick<GatewayMetrics, 'refused'>;
  },
): AskSubgraph {
  return (request, context) => {
    const refusal = refusalOf(name, breaker);
    if (!refusal) return ask(request, context);
    metrics.refused(name, request.kind);
    return Promise.resolve({ errors: [refusal] });
  };
}
