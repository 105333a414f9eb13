import { gauge, onScrape } from '@supergraph/service/metrics';
import type { BreakerState } from '../../subgraph/breaker.ts';
import type { Breakers } from '../../subgraph/with-breaker.ts';

const numbers: Readonly<Record<BreakerState, number>> = { closed: 0, 'half-open': 1, open: 2 };

/** Keeps the gauge of the breakers true at each scrape; returns the end of it. */
export function observeBreakers(breakers: Pick<Breakers, 'all'>): () => void {
  const states = gauge({
    name: 'gateway_subgraph_breaker_state',
    help: 'Whether a subgraph is asked: 0 yes, 1 the next fetch tries whether it is well, 2 no.',
    labelNames: ['subgraph'],
  });
  return onScrape(async () => {
    for (const [subgraph, { state }] of breakers.all()) states.set({ subgraph }, numbers[state]);
  });
}
