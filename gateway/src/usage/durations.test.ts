import { expect, it } from 'vitest';
import { classOf, durationClassesMs, emptyDurations, quantileMs } from './durations.ts';

function durationsOf(...eachMs: number[]): number[] {
  const durations = emptyDurations();
  for (const ms of eachMs) {
    const index = classOf(ms);
    durations[index] = (durations[index] ?? 0) + 1;
  }
  return durations;
}

it('counts each duration in the first class that holds it', () => {
  expect(classOf(0)).toBe(0);
  expect(classOf(5)).toBe(0);
  expect(classOf(5.01)).toBe(1);
  expect(classOf(60_000)).toBe(durationClassesMs.length);
});

it('tells what a part of them took no longer than', () => {
  const durations = durationsOf(3, 3, 80, 80, 80, 80, 80, 80, 80, 400);
  expect(quantileMs(durations, 0.2)).toBe(5);
  expect(quantileMs(durations, 0.5)).toBeCloseTo(50 + (50 * 3) / 7);
  expect(quantileMs(durations, 1)).toBe(500);
});

it('goes no further than the last end that it knows', () => {
  expect(quantileMs(durationsOf(60_000), 0.95)).toBe(10_000);
});

it('tells nothing of nothing', () => {
  expect(quantileMs(emptyDurations(), 0.5)).toBeUndefined();
  expect(quantileMs([], 0.5)).toBeUndefined();
});
