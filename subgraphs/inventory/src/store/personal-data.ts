import { asc, eq, getTableColumns } from 'drizzle-orm';
import type { InventoryDb } from './database.ts';
import {
  idempotencyKeys,
  mediaUploads,
  reservationLines,
  reservations,
  stockMovements,
} from './tables.ts';

/**
 * All that inventory stores of a user: what is reserved for their orders, what they booked as staff, keys of their
 * requests (30 days) and their uploads. Reads whole tables: for operators, not for requests.
 */
export async function findPersonalData(db: InventoryDb, userId: string) {
  const isTheirs = eq(reservations.customerId, userId);
  return {
    reservations: await db
      .select()
      .from(reservations)
      .where(isTheirs)
      .orderBy(asc(reservations.createdAt)),
    reservationLines: await db
      .select(getTableColumns(reservationLines))
      .from(reservationLines)
      .innerJoin(reservations, eq(reservations.id, reservationLines.reservationId))
      .where(isTheirs),
    stockMovements: await db.select().from(stockMovements).where(eq(stockMovements.actor, userId)),
    idempotencyKeys: await db
      .select()
      .from(idempotencyKeys)
      .where(eq(idempotencyKeys.callerId, userId)),
    uploads: await db.select().from(mediaUploads).where(eq(mediaUploads.callerId, userId)),
  };
}
