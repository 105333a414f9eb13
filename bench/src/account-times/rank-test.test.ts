import { expect, it } from 'vitest';
import { rankTest } from './rank-test.ts';

const range = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);

it('finds no difference in equal samples, nor in those that are mixed', () => {
  expect(rankTest(range(1, 50), range(1, 50))).toBeCloseTo(1);
  expect(rankTest([5, 5, 5], [5, 5])).toBe(1);
  const even = range(0, 100).map((n) => 2 * n);
  expect(
    rankTest(
      even,
      even.map((n) => n + 1),
    ),
  ).toBeGreaterThan(0.9);
});

it('finds a shift of half the range, and that of whole samples for sure', () => {
  expect(rankTest(range(0, 100), range(50, 100))).toBeLessThan(1e-6);
  expect(rankTest(range(0, 100), range(100, 100))).toBeLessThan(1e-20);
});

it('gives what the formula gives by hand', () => {
  // U = 10, mean 15, variance 30: z = (5 - 0.5) / √30 = 0.8216, whose two tails are 0.4113.
  expect(rankTest([1.1, 2.2, 3.3, 4.4, 5.5], [2, 3, 4, 5, 6, 7])).toBeCloseTo(0.4113, 3);
});

it('is the same the other way round', () => {
  const [one, other] = [range(0, 60), range(7, 80)];
  expect(rankTest(one, other)).toBeCloseTo(rankTest(other, one), 10);
});
