import { expect, it } from 'vitest';
import { figuresOf, median, type Round, throughputRatio } from './figures.ts';

function round(perSecond: number, cpuSeconds: number, latenciesMs: number[] = [1]): Round {
  return {
    load: { done: 100, failed: 1, seconds: 100 / perSecond, perSecond, latenciesMs },
    cpuSeconds,
  };
}

it('takes the median of the rounds, which a busy moment does not move', () => {
  expect(figuresOf([round(100, 1), round(2, 1), round(110, 1)]).perSecond).toBe(100);
});

it('tells milliseconds of processor a request, and latencies of all rounds together', () => {
  const figures = figuresOf([round(100, 0.3, [1, 2]), round(100, 0.1, [3, 40])]);
  expect(figures.cpuMs).toBeCloseTo(2);
  expect(figures).toMatchObject({ p50Ms: 3, p99Ms: 40, failed: 2 });
});

it('compares rounds that were measured beside each other', () => {
  const ratio = throughputRatio(
    [round(80, 1), round(8, 1), round(90, 1)],
    [round(10, 1), round(1, 1), round(10, 1)],
  );
  expect(ratio).toBe(8);
});

it.each([
  [[3, 1, 2], 2],
  [[4, 1, 2, 3], 2.5],
  [[7], 7],
])('has %j lie around %d', (numbers, expected) => {
  expect(median(numbers)).toBe(expected);
});

it('has no median of nothing', () => {
  expect(median([])).toBeNaN();
});
