import type { Page } from '@supergraph/shared/pages';
import { keysetAfter } from '@supergraph/shared/pages/keyset';
import { and, desc, eq, gte, lt } from 'drizzle-orm';
import type { MovementType } from '../domain/movement.ts';
import type { InventoryDb } from './database.ts';
import { stockMovements } from './tables.ts';

/** A movement with its place among those of the same moment. */
export type PlacedMovement = typeof stockMovements.$inferSelect;

export interface MovementFilter {
  variantId?: string | null;
  warehouseId?: string | null;
  type?: MovementType | null;
  reference?: string | null;
  /** Inclusive. */
  since?: Date | null;
  /** Exclusive. */
  until?: Date | null;
}

/** The ledger, newest first: up to `page.limit + 1` rows. */
export function findMovements(
  db: InventoryDb,
  page: Page<[Date, bigint]>,
  { variantId, warehouseId, type, reference, since, until }: MovementFilter,
): Promise<PlacedMovement[]> {
  const order = [stockMovements.occurredAt, stockMovements.position];
  return db
    .select()
    .from(stockMovements)
    .where(
      and(
        variantId != null ? eq(stockMovements.variantId, variantId) : undefined,
        warehouseId != null ? eq(stockMovements.warehouseId, warehouseId) : undefined,
        type != null ? eq(stockMovements.type, type) : undefined,
        reference != null ? eq(stockMovements.reference, reference) : undefined,
        since != null ? gte(stockMovements.occurredAt, since) : undefined,
        until != null ? lt(stockMovements.occurredAt, until) : undefined,
        page.after ? keysetAfter(order, page.after, 'desc') : undefined,
      ),
    )
    .orderBy(...order.map((column) => desc(column)))
    .limit(page.limit + 1);
}
