import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backOffMs, waitMsOf } from './tally.ts';

const rule = { free: 3, firstMs: 1_000, longestMs: 900_000 };

describe('backing off', () => {
  it('costs nothing while misses are free, then doubles up to the longest wait', () => {
    const waits = Array.from({ length: 15 }, (_, index) => backOffMs(index + 1, rule) / 1_000);
    expect(waits).toEqual([0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
  });

  it('never falls with a further miss and never goes beyond the longest wait', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.nat(100), (misses, free) => {
        const waitMs = backOffMs(misses, { ...rule, free });
        expect(backOffMs(misses + 1, { ...rule, free })).toBeGreaterThanOrEqual(waitMs);
        expect(waitMs).toBeLessThanOrEqual(rule.longestMs);
      }),
    );
  });
});

it('a wait is over at its end, not a millisecond before', () => {
  const until = new Date(10_000);
  expect(waitMsOf({ until }, new Date(9_999))).toBe(1);
  expect(waitMsOf({ until }, until)).toBe(0);
});
