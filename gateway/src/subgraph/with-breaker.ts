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

/** Does not ask a subgraph that keeps failing: SERVICE_UNAVAILABLE with `retryAfterMs`, at once. */
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
    const retryAfterMs = breaker.refusal();
    if (retryAfterMs === undefined) return ask(request, context);
    metrics.refused(name, request.kind);
    const message = `The service ${name} keeps failing and is not asked for now; nothing was begun.`;
    const extensions = { code: 'SERVICE_UNAVAILABLE', breaker: breaker.state, retryAfterMs };
    return Promise.resolve({ errors: [{ message, extensions }] });
  };
}
