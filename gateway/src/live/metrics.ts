import { counter, gauge } from '@supergraph/service/metrics';

export type LiveMetrics = ReturnType<typeof createLiveMetrics>;

/** How many subscriptions are open is counted where their places are (`subscriptions_open`). */
export function createLiveMetrics() {
  const upstreams = gauge({
    name: 'gateway_subscription_upstreams_open',
    help: 'Streams from subgraphs that are open; equal subscriptions of one caller share one.',
    labelNames: ['subgraph'],
  });
  const reconnects = counter({
    name: 'gateway_subscription_reconnects_total',
    help: 'Streams from subgraphs that were opened again after they broke.',
    labelNames: ['subgraph'],
  });
  const events = counter({
    name: 'gateway_subscription_events_total',
    help: 'Events of subgraphs, by what became of each: answered, replaced by a later one because the client was slow, or untold to one who may not see the thing.',
    labelNames: ['subgraph', 'outcome'],
  });
  return {
    opened: (subgraph: string): void => upstreams.inc({ subgraph }),
    closed: (subgraph: string): void => upstreams.dec({ subgraph }),
    reconnect: (subgraph: string): void => reconnects.inc({ subgraph }),
    event: (subgraph: string, outcome: 'answered' | 'replaced' | 'untold'): void =>
      events.inc({ subgraph, outcome }),
  };
}
