import { expect, it } from 'vitest';
import { waitAfter } from './retry-schedule.ts';

it('waits ten seconds, then twice as long each time, an hour at most', () => {
  const waits = Array.from({ length: 12 }, (_, index) => waitAfter(index + 1, 0));
  expect(waits.slice(0, 4)).toEqual([10_000, 20_000, 40_000, 80_000]);
  expect(Math.max(...waits.map(Number))).toBe(3_600_000);
});

it('waits up to a quarter less by chance', () => {
  expect(waitAfter(1, 1)).toBe(7_500);
});

it('gives up after twenty tries, which take half a day', () => {
  const waits = Array.from({ length: 19 }, (_, index) => Number(waitAfter(index + 1, 0)));
  const hours = waits.reduce((sum, wait) => sum + wait, 0) / 3_600_000;
  expect(hours).toBeGreaterThan(10);
  expect(hours).toBeLessThan(14);
  expect(waitAfter(20, 0)).toBeUndefined();
});
