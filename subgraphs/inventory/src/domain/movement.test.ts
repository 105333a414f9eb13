import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjustmentFault } from './adjustment.ts';
import { type Level, ON_HAND_MAX } from './level.ts';
import {
  applyMovement,
  ImpossibleMovement,
  type Movement,
  movementTypes,
  postMovements,
} from './movement.ts';

const key = { variantId: 'a', warehouseId: 'w' };
const empty: Level = { ...key, onHand: 0, reserved: 0 };

const movements = fc.array(
  fc.record({
    variantId: fc.constant('a'),
    warehouseId: fc.constant('w'),
    type: fc.constantFrom(...movementTypes),
    quantity: fc.integer({ min: -5, max: 20 }),
  }),
  { maxLength: 40 },
);

describe('movements', () => {
  it('keep 0 ≤ reserved ≤ on hand, whatever happens', () => {
    fc.assert(
      fc.property(movements, (list) => {
        let level = empty;
        for (const movement of list) {
          level = tryToApply(level, movement);
          expect(level.reserved).toBeGreaterThanOrEqual(0);
          expect(level.reserved).toBeLessThanOrEqual(level.onHand);
        }
      }),
    );
  });

  it('sum up to the counters', () => {
    fc.assert(
      fc.property(movements, (list) => {
        const possible: Movement[] = [];
        let level = empty;
        for (const movement of list) {
          const after = tryToApply(level, movement);
          if (after !== level) possible.push(movement);
          level = after;
        }
        const { levels, entries } = postMovements([empty], possible);
        expect(levels[0] ?? empty).toEqual(level);
        expect(entries.reduce((sum, { deltaOnHand }) => sum + deltaOnHand, 0)).toBe(level.onHand);
        expect(entries.reduce((sum, entry) => sum + entry.deltaReserved, 0)).toBe(level.reserved);
        expect(entries.at(-1)?.onHandAfter ?? 0).toBe(level.onHand);
      }),
    );
  });

  it.each([
    ['SALE', 1, { onHand: 5, reserved: 0 }],
    ['RESERVE', 6, { onHand: 5, reserved: 0 }],
    ['RELEASE', 2, { onHand: 5, reserved: 1 }],
    ['ADJUSTMENT', -5, { onHand: 5, reserved: 1 }],
    ['ADJUSTMENT', 0, { onHand: 5, reserved: 1 }],
    ['RECEIPT', -1, { onHand: 5, reserved: 0 }],
    ['RETURN', 0.5, { onHand: 5, reserved: 0 }],
  ] as const)('refuses %s of %d units on %j', (type, quantity, counters) => {
    const level = { ...key, ...counters };
    expect(() => applyMovement(level, { ...key, type, quantity })).toThrow(ImpossibleMovement);
  });

  it('refuses a movement of a level that was not given', () => {
    const stray: Movement = { ...key, warehouseId: 'x', type: 'RECEIPT', quantity: 1 };
    expect(() => postMovements([empty], [stray])).toThrow('there is no level a x');
  });
});

describe('adjustments', () => {
  it('may take what is free, but nothing that is set aside', () => {
    expect(adjustmentFault({ onHand: 5, reserved: 2 }, -3)).toBeNull();
    expect(adjustmentFault({ onHand: 5, reserved: 2 }, -4)).toBe('INSUFFICIENT_STOCK');
  });

  it('may fill a level up to its limit', () => {
    expect(adjustmentFault({ onHand: ON_HAND_MAX - 1, reserved: 0 }, 1)).toBeNull();
    expect(adjustmentFault({ onHand: ON_HAND_MAX, reserved: 0 }, 1)).toBe('STOCK_LIMIT_EXCEEDED');
  });
});

function tryToApply(level: Level, movement: Movement): Level {
  try {
    const { onHandAfter, reservedAfter } = applyMovement(level, movement);
    return { ...level, onHand: onHandAfter, reserved: reservedAfter };
  } catch (error) {
    expect(error).toBeInstanceOf(ImpossibleMovement);
    return level;
  }
}
