import { expect, it } from 'vitest';
import { openIn } from './open-counters.ts';

it('sums what is open over all labels', () => {
  const text = [
    '# TYPE gateway_subscription_upstreams_open gauge',
    'gateway_subscription_upstreams_open{subgraph="orders"} 2',
    'gateway_subscription_upstreams_open{subgraph="inventory"} 3',
    'subscriptions_open 7',
    'subscriptions_open_of_another_kind 1',
  ].join('\n');
  expect(openIn(text)).toEqual([
    ['subscriptions_open', 7],
    ['gateway_subscription_upstreams_open', 5],
  ]);
});

it('tells of none where all is zero', () => {
  expect(openIn('subscriptions_open 0\n')).toEqual([]);
});
