import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shortfall } from './shortfall.ts';

const units = fc.integer({ min: 0, max: 1_000 });

describe('shortfall', () => {
  it('lies between nothing and the whole line', () => {
    fc.assert(
      fc.property(
        units,
        units,
        fc.integer({ min: -10, max: 1_000 }),
        (quantity, allocated, available) => {
          const missing = shortfall({ quantity, allocated, available });
          expect(missing).toBeGreaterThanOrEqual(0);
          expect(missing).toBeLessThanOrEqual(quantity);
        },
      ),
    );
  });

  it.each([
    [5, 0, 2, 3],
    [5, 0, 9, 0],
    [5, 5, 0, 0],
    [5, 3, 1, 1],
  ])(
    'of %d units with %d allocated and %d available is %d',
    (quantity, allocated, available, missing) => {
      expect(shortfall({ quantity, allocated, available })).toBe(missing);
    },
  );
});
