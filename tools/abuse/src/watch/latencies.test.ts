import { expect, it } from 'vitest';
import { countFailures, latenciesMs, percentile } from './latencies.ts';

const samples = [
  { id: 1, what: 'query', sentAt: 100, backAt: 130 },
  { id: 2, what: 'query', sentAt: 110, backAt: 115 },
  { id: 3, what: 'query', sentAt: 120, backAt: 125, failure: 'SERVICE_UNAVAILABLE' },
  { id: 4, what: 'auth /health', sentAt: 130 },
];

it('takes what failed, or is not back, for endless', () => {
  const endless = Number.POSITIVE_INFINITY;
  expect(latenciesMs(samples)).toEqual([5, 30, endless, endless]);
});

it('tells what went wrong, and where it was not a query', () => {
  expect(countFailures(samples)).toEqual([
    ['SERVICE_UNAVAILABLE', 1],
    ['auth /health: no answer', 1],
  ]);
});

it('finds the value below which a share of all lies', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
  expect([0, 0.5, 0.99, 1].map((share) => percentile(hundred, share))).toEqual([1, 51, 100, 100]);
  expect(percentile([], 0.5)).toBeNaN();
});
