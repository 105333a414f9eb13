import { expect, it } from 'vitest';
import { createBuckets } from './buckets.ts';

function open({ perMinute = 6_000, burst = 300, callersMax = 100 } = {}) {
  let nowMs = 5_000;
  const buckets = createBuckets({ perMinute, burst, callersMax, clock: () => nowMs });
  return {
    buckets,
    wait: (caller: string, cost: number, isForced = false) =>
      buckets.spend(caller, cost, isForced).waitMs,
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

it('lets a caller that has rested spend all at once, and then as much as comes back', () => {
  const { wait, pass } = open();
  expect([wait('a', 200), wait('a', 100)]).toEqual([0, 0]);
  expect(wait('a', 50)).toBe(500);
  pass(499);
  expect(wait('a', 50)).toBe(1);
  pass(1);
  expect(wait('a', 50)).toBe(0);
});

it('tells what is left, and when all of it is there again', () => {
  const { buckets, pass } = open();
  expect(buckets.spend('a', 200)).toEqual({ waitMs: 0, left: 100, fullInMs: 2_000 });
  expect(buckets.spend('a', 101)).toEqual({ waitMs: 10, left: 100, fullInMs: 2_000 });
  pass(500);
  expect(buckets.spend('a', 0)).toEqual({ waitMs: 0, left: 150, fullInMs: 1_500 });
});

it('takes nothing from whoever is refused', () => {
  const { wait, pass } = open();
  wait('a', 300);
  for (let attempt = 0; attempt < 10; attempt += 1) wait('a', 100);
  pass(1_000);
  expect(wait('a', 100)).toBe(0);
});

it('keeps no more than the burst for a caller that rests', () => {
  const { wait, pass } = open();
  wait('a', 300);
  pass(3_600_000);
  expect([wait('a', 300), wait('a', 1)]).toEqual([0, 10]);
});

it('counts callers apart', () => {
  const { wait } = open();
  expect([wait('a', 300), wait('b', 300)]).toEqual([0, 0]);
});

it('goes by what others know where that is more, and by itself where it is less', () => {
  const { buckets, wait } = open();
  buckets.learn('a', 3_000);
  expect(wait('a', 10)).toBe(100);
  wait('b', 300);
  buckets.learn('b', 10);
  expect(wait('b', 10)).toBe(100);
});

it('asks nothing for what costs nothing, whatever a caller owes', () => {
  const { buckets, wait } = open();
  buckets.learn('a', 60_000);
  expect(wait('a', 0)).toBe(0);
  expect(wait('a', 1)).toBe(57_010);
});

it('lets a caller into debt where that is demanded, and no further than a bucket', () => {
  const { wait, pass } = open();
  for (let count = 0; count < 100; count += 1) expect(wait('a', 300, true)).toBe(0);
  pass(3_000);
  expect(wait('a', 1)).toBe(10);
  pass(10);
  expect(wait('a', 1)).toBe(0);
});

it('remembers ten thousand addresses that spend all they have, and no more than it may', () => {
  const { buckets, wait } = open({ callersMax: 10_000 });
  for (let caller = 0; caller < 30_000; caller += 1) wait(`address:${caller}`, 300);
  expect(buckets.size).toBeLessThanOrEqual(10_000);
  expect(wait('address:29999', 1)).toBeGreaterThan(0);
  expect(wait('address:0', 1)).toBe(0);
});

it('forgets who rests', () => {
  const { buckets, wait, pass } = open();
  for (let caller = 0; caller < 50; caller += 1) wait(String(caller), 300);
  pass(3_000);
  for (let count = 0; count < 30; count += 1) wait('a', 1);
  expect(buckets.size).toBe(1);
});
