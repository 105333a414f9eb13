import { ALL_ROWS } from '@supergraph/service/database/all-rows';
import { isAnyOf } from '@supergraph/service/database/any-of';
import { fixedSelect, type Given } from '@supergraph/service/database/fixed-select';
import { sql } from 'drizzle-orm';
import type { Level, LevelKey } from '../domain/level.ts';
import type { InventoryDb } from './database.ts';
import { stockLevels } from './tables.ts';

/** A level with the time of its last movement. */
export type LevelRow = typeof stockLevels.$inferSelect;

/** The units of a variant in all warehouses. */
export interface Stock {
  variantId: string;
  onHand: number;
  reserved: number;
}

const stockOfVariants = fixedSelect(
  (db, { variantIds }: Given<{ variantIds: readonly string[] }>) =>
    db
      .select({
        variantId: stockLevels.variantId,
        onHand: sql<number>`sum(${stockLevels.onHand})::int`,
        reserved: sql<number>`sum(${stockLevels.reserved})::int`,
      })
      .from(stockLevels)
      .where(isAnyOf(stockLevels.variantId, variantIds))
      .groupBy(stockLevels.variantId),
);

/** Variants without any level are left out. */
export function findStock(db: InventoryDb, variantIds: readonly string[]): Promise<Stock[]> {
  return stockOfVariants(db, { variantIds });
}

/** Levels of many variants, ordered by variant and warehouse; at most `rowsMax`. */
export function findLevels(
  db: InventoryDb,
  variantIds: readonly string[],
  rowsMax = ALL_ROWS,
): Promise<LevelRow[]> {
  return db
    .select()
    .from(stockLevels)
    .where(isAnyOf(stockLevels.variantId, variantIds))
    .orderBy(stockLevels.variantId, stockLevels.warehouseId)
    .limit(rowsMax);
}

/** By variant; what differs when its stock has changed. Variants without any level are left out. */
export async function findStockVersions(
  db: InventoryDb,
  variantIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await db
    .select({
      variantId: stockLevels.variantId,
      version: sql<string>`sum(on_hand) || ' ' || sum(reserved) || ' ' || max(updated_at)`,
    })
    .from(stockLevels)
    .where(isAnyOf(stockLevels.variantId, variantIds))
    .groupBy(stockLevels.variantId);
  return new Map(rows.map(({ variantId, version }) => [variantId, version]));
}

/** One level, locked until the transaction ends; made with nothing on hand where there is none. */
export async function lockOrCreateLevel(
  tx: InventoryDb,
  { variantId, warehouseId }: LevelKey,
): Promise<Level> {
  const key = sql`${stockLevels.variantId} = ${variantId} AND ${stockLevels.warehouseId} = ${warehouseId}`;
  await tx
    .insert(stockLevels)
    .values({ variantId, warehouseId, onHand: 0, reserved: 0 })
    .onConflictDoNothing();
  const [level] = await tx.select().from(stockLevels).where(key).for('no key update');
  if (!level) throw new Error(`level ${variantId} ${warehouseId} vanished`);
  return level;
}
