import { expect, it } from 'vitest';
import { priceSteps, rangeOfStep } from './price-steps.ts';

it('every price that the catalogue takes lies in one range', () => {
  const ranges = priceSteps.map((_, index) => rangeOfStep(index + 1));
  expect(ranges[0]?.min).toBe(0n);
  for (const [index, { min, max }] of ranges.entries()) {
    expect(max).toBeGreaterThanOrEqual(min);
    expect(ranges[index + 1]?.min ?? max + 1n).toBe(max + 1n);
  }
  expect(ranges.at(-1)?.max).toBe(1_000_000_000_000n);
  expect(() => rangeOfStep(priceSteps.length + 1)).toThrow(RangeError);
});
