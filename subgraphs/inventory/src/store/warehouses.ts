import { isAnyOf } from '@supergraph/service/database/any-of';
import { eq, sql } from 'drizzle-orm';
import { WAREHOUSES_MAX } from '../domain/level.ts';
import type { InventoryDb } from './database.ts';
import { warehouses } from './tables.ts';

export type WarehouseRow = typeof warehouses.$inferSelect;

/** All of them, ordered by code: there are never more than WAREHOUSES_MAX. */
export function findAllWarehouses(db: InventoryDb): Promise<WarehouseRow[]> {
  return db.select().from(warehouses).orderBy(warehouses.code).limit(WAREHOUSES_MAX);
}

export function findWarehouses(db: InventoryDb, ids: readonly string[]): Promise<WarehouseRow[]> {
  return db.select().from(warehouses).where(isAnyOf(warehouses.id, ids));
}

export async function hasWarehouse(db: InventoryDb, id: string): Promise<boolean> {
  const rows = await db.select({ id: warehouses.id }).from(warehouses).where(eq(warehouses.id, id));
  return rows.length > 0;
}

/** Null when the code is taken. */
export async function insertWarehouse(
  tx: InventoryDb,
  row: typeof warehouses.$inferInsert,
): Promise<WarehouseRow | null> {
  const [inserted] = await tx
    .insert(warehouses)
    .values(row)
    .onConflictDoNothing({ target: warehouses.code })
    .returning();
  return inserted ?? null;
}

export function countWarehouses(db: InventoryDb): Promise<number> {
  return db.$count(warehouses);
}

/** Until the transaction ends nobody else adds a warehouse, so that a count stays true. */
export async function lockWarehouseList(tx: InventoryDb): Promise<void> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended('warehouses', 0))`);
}
