import { metricsText } from '@supergraph/service/metrics';
import type { LiveShop } from './live-shop.ts';

const gauges = [
  'subscriptions_open',
  'gateway_subscription_upstreams_open',
  'gateway_admission_in_flight',
  'gateway_admission_queued',
] as const;

/** What there is when nobody asks for anything. */
export const nothing = { streams: 0, connections: 0, counted: [] };

/** What a gateway, and the subgraph with streams, still hold of whoever has left. */
export async function leftOf({ app, book }: Pick<LiveShop, 'app' | 'book'>) {
  const { text } = await metricsText();
  const lines = text
    .split('\n')
    .filter((line) => gauges.some((name) => new RegExp(`^${name}[{ ]`).test(line)));
  return {
    streams: book.open(),
    connections: [...app.connections.all()].length,
    counted: lines.filter((line) => !line.endsWith(' 0')),
  };
}
