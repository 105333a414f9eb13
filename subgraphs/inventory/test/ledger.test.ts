import { sqlState } from '@supergraph/service/database/sql-state';
import { and, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stockLevels, stockMovements } from '../src/store/tables.ts';
import { createInventory, type Inventory } from './support.ts';

let inventory: Inventory;
beforeAll(async () => {
  inventory = await createInventory();
});
afterAll(() => inventory[Symbol.asyncDispose]());

async function stateOf(work: Promise<unknown>): Promise<string | undefined> {
  return work.then(
    () => 'no error',
    (error: unknown) => sqlState(error),
  );
}

const RESTRICT_VIOLATION = '23001';
const CHECK_VIOLATION = '23514';

describe('the ledger', () => {
  it('cannot be changed, deleted or emptied', async () => {
    const { variant } = await inventory.stocked(5);
    const { db } = inventory;
    const ofVariant = eq(stockMovements.variantId, variant.id);
    const attempts = [
      db.update(stockMovements).set({ reason: 'nothing to see' }).where(ofVariant),
      db.delete(stockMovements).where(ofVariant),
      db.execute(sql`TRUNCATE stock_movements`),
    ];
    for (const attempt of attempts) expect(await stateOf(attempt)).toBe(RESTRICT_VIOLATION);
    expect(await inventory.ledger(variant)).toEqual(['RECEIPT → 5 / 0']);
  });

  it('refuses a row whose numbers do not fit its type', async () => {
    const { variant, warehouseIds } = await inventory.stocked(5);
    const row = {
      id: 'mov_test',
      variantId: variant.id,
      warehouseId: warehouseIds[0] ?? '',
      type: 'SALE' as const,
      deltaOnHand: -1,
      deltaReserved: 0,
      onHandAfter: 4,
      reservedAfter: 0,
      actor: 'test',
      occurredAt: new Date(),
    };
    expect(await stateOf(inventory.db.insert(stockMovements).values(row))).toBe(CHECK_VIOLATION);
  });
});

describe('the counters', () => {
  it.each([
    { onHand: -1, reserved: 0 },
    { onHand: 5, reserved: -1 },
    { onHand: 5, reserved: 6 },
  ])('can never be %j, whatever the code does', async (counters) => {
    const { variant } = await inventory.stocked(5);
    const change = inventory.db
      .update(stockLevels)
      .set(counters)
      .where(eq(stockLevels.variantId, variant.id));
    expect(await stateOf(change)).toBe(CHECK_VIOLATION);
  });
});

describe('reconciliation', () => {
  it('finds a counter that nobody booked, and says by how much', async () => {
    await using inventory = await createInventory();
    const { variant, warehouseIds } = await inventory.stocked(5, 5);
    const { variant: other } = await inventory.stocked(5);
    await inventory.hold([{ variantId: other.id, quantity: 2 }]);
    expect(await inventory.drift()).toEqual([]);
    const [warehouseId = ''] = warehouseIds;
    await inventory.db
      .update(stockLevels)
      .set({ onHand: 7, reserved: 1 })
      .where(and(eq(stockLevels.variantId, variant.id), eq(stockLevels.warehouseId, warehouseId)));
    expect(await inventory.drift()).toEqual([
      {
        variantId: variant.id,
        warehouseId,
        onHand: 7,
        reserved: 1,
        ledgerOnHand: 5,
        ledgerReserved: 0,
        heldUnits: 0,
        totalOnHand: 12,
        totalReserved: 1,
      },
    ]);
  });
});
