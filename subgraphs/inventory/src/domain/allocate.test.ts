import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate, type Demand } from './allocate.ts';
import { availableUnits, type Level, levelName } from './level.ts';
import { postMovements } from './movement.ts';
import { sumByLevel } from './settlement.ts';

const level = (variantId: string, warehouseId: string, onHand: number, reserved = 0): Level => ({
  variantId,
  warehouseId,
  onHand,
  reserved,
});

const line = (lineId: string, variantId: string, quantity: number): Demand => ({
  lineId,
  variantId,
  quantity,
});

const demandArbitrary = fc
  .uniqueArray(
    fc.record({
      lineId: fc.constantFrom('l1', 'l2', 'l3', 'l4', 'l5'),
      variantId: fc.constantFrom('a', 'b', 'c'),
      quantity: fc.integer({ min: 1, max: 12 }),
    }),
    { selector: ({ lineId }) => lineId, minLength: 1, maxLength: 5 },
  )
  .map((lines): Demand[] => lines);

const levelsArbitrary = (warehouses: number) =>
  fc.uniqueArray(
    fc
      .record({
        variantId: fc.constantFrom('a', 'b', 'c'),
        warehouseId: fc.integer({ min: 1, max: warehouses }).map((number) => `w${number}`),
        free: fc.integer({ min: 0, max: 20 }),
        reserved: fc.integer({ min: 0, max: 5 }),
      })
      .map(({ free, ...fields }): Level => ({ ...fields, onHand: free + fields.reserved })),
    { selector: levelName, maxLength: 3 * warehouses },
  );

describe('allocate', () => {
  it('gives every line its units, or nothing and what is short', () => {
    fc.assert(
      fc.property(demandArbitrary, levelsArbitrary(13), (demand, levels) => {
        const outcome = allocate(demand, levels);
        const wanted = (variantId: string) => sum(demand.filter((d) => d.variantId === variantId));
        const stock = (variantId: string) =>
          levels
            .filter((l) => l.variantId === variantId)
            .reduce((units, l) => units + availableUnits(l), 0);
        const short = [...new Set(demand.map((d) => d.variantId))].filter(
          (variantId) => stock(variantId) < wanted(variantId),
        );
        if (outcome.kind === 'short') {
          expect(outcome.shortages.map((s) => s.variantId).sort()).toEqual(short.sort());
          return;
        }
        expect(short).toEqual([]);
        for (const { lineId, variantId, quantity } of demand) {
          const parts = outcome.allocations.filter((a) => a.lineId === lineId);
          expect(parts.every((part) => part.variantId === variantId)).toBe(true);
          expect(sum(parts)).toBe(quantity);
        }
      }),
    );
  });

  it('never takes more than a level has free, so that the counters can take it', () => {
    fc.assert(
      fc.property(demandArbitrary, levelsArbitrary(13), (demand, levels) => {
        const outcome = allocate(demand, levels);
        if (outcome.kind === 'short') return;
        const movements = sumByLevel(outcome.allocations).map((part) => ({
          ...part,
          type: 'RESERVE' as const,
        }));
        for (const after of postMovements(levels, movements).levels) {
          expect(availableUnits(after)).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('uses no more warehouses than any choice that serves the whole', () => {
    fc.assert(
      fc.property(demandArbitrary, levelsArbitrary(5), (demand, levels) => {
        const outcome = allocate(demand, levels);
        if (outcome.kind === 'short') return;
        const used = new Set(outcome.allocations.map((a) => a.warehouseId)).size;
        const all = [...new Set(levels.map((l) => l.warehouseId))];
        for (let mask = 0; mask < 2 ** all.length; mask += 1) {
          const chosen = new Set(all.filter((_, index) => mask & (1 << index)));
          const kept = levels.filter((l) => chosen.has(l.warehouseId));
          const isServing = allocate(demand, kept).kind === 'allocated';
          if (isServing) expect(chosen.size).toBeGreaterThanOrEqual(used);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('gives the same answer whatever the order of lines and levels', () => {
    fc.assert(
      fc.property(demandArbitrary, levelsArbitrary(13), (demand, levels) => {
        const reversed = allocate(demand.toReversed(), levels.toReversed());
        const straight = allocate(demand, levels);
        if (straight.kind === 'allocated') expect(reversed).toEqual(straight);
        else expect(reversed.kind).toBe('short');
      }),
    );
  });

  it('prefers one warehouse that has everything over two that share it', () => {
    const levels = [
      level('a', 'w1', 9),
      level('b', 'w2', 9),
      level('a', 'w3', 1),
      level('b', 'w3', 1),
    ];
    const outcome = allocate([line('l1', 'a', 1), line('l2', 'b', 1)], levels);
    expect(outcome).toEqual({
      kind: 'allocated',
      allocations: [
        { lineId: 'l1', variantId: 'a', warehouseId: 'w3', quantity: 1 },
        { lineId: 'l2', variantId: 'b', warehouseId: 'w3', quantity: 1 },
      ],
    });
  });

  it('splits a line over warehouses when none has enough', () => {
    const outcome = allocate([line('l1', 'a', 5)], [level('a', 'w1', 3), level('a', 'w2', 4, 1)]);
    expect(outcome).toEqual({
      kind: 'allocated',
      allocations: [
        { lineId: 'l1', variantId: 'a', warehouseId: 'w1', quantity: 3 },
        { lineId: 'l1', variantId: 'a', warehouseId: 'w2', quantity: 2 },
      ],
    });
  });

  it('counts lines of one variant together', () => {
    const outcome = allocate([line('l1', 'a', 3), line('l2', 'a', 3)], [level('a', 'w1', 5)]);
    expect(outcome).toEqual({
      kind: 'short',
      shortages: [{ variantId: 'a', requested: 6, available: 5 }],
    });
  });
});

function sum(parts: readonly { quantity: number }[]): number {
  return parts.reduce((units, { quantity }) => units + quantity, 0);
}
