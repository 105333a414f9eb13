import { expect, it } from 'vitest';
import { createCostRate } from './cost-rate.ts';

function createRate({ perSecond = 100, burst = 300 } = {}) {
  let nowMs = 5_000;
  const rate = createCostRate({ perSecond, burst, clock: () => nowMs });
  return {
    spend: rate.spend,
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

it('lets a caller that has rested spend all at once, and then as much as comes back', () => {
  const { spend, pass } = createRate();
  expect([spend('a', 200), spend('a', 100)]).toEqual([0, 0]);
  expect(spend('a', 50)).toBe(500);
  pass(499);
  expect(spend('a', 50)).toBe(1);
  pass(1);
  expect(spend('a', 50)).toBe(0);
});

it('takes nothing from whoever is refused', () => {
  const { spend, pass } = createRate();
  spend('a', 300);
  for (let attempt = 0; attempt < 10; attempt += 1) spend('a', 100);
  pass(1_000);
  expect(spend('a', 100)).toBe(0);
});

it('keeps no more than the burst for a caller that rests', () => {
  const { spend, pass } = createRate();
  spend('a', 300);
  pass(3_600_000);
  expect([spend('a', 300), spend('a', 1)]).toEqual([0, 10]);
});

it('counts callers apart', () => {
  const { spend } = createRate();
  expect([spend('a', 300), spend('b', 300)]).toEqual([0, 0]);
});

it('bounds nobody where no rate is set', () => {
  const { spend } = createRate({ perSecond: 0 });
  expect(spend('a', 1_000_000)).toBe(0);
});
