import type { Page } from '@supergraph/service/pages';
import { keysetAfter } from '@supergraph/service/pages/keyset';
import { and, asc, eq, getTableColumns, sql } from 'drizzle-orm';
import type { LevelKey } from '../domain/level.ts';
import type { InventoryDb } from './database.ts';
import type { ReservationLine } from './reservations.ts';
import { reservationLines, reservations } from './tables.ts';

/** A line of a reservation, with what it is ordered by. */
export type HeldLine = ReservationLine & { expiresAt: Date };

const order = [reservations.expiresAt, reservationLines.reservationId, reservationLines.lineId];

/**
 * What is held of one level, by the end of the hold: up to `page.limit + 1` lines. Reads at most what is
 * held anywhere at this moment, and nothing of what was.
 */
export async function findHeldLines(
  db: InventoryDb,
  page: Page<[Date, string, string]>,
  { variantId, warehouseId }: LevelKey,
): Promise<HeldLine[]> {
  const rows = await db
    .select({ ...getTableColumns(reservationLines), expiresAt: reservations.expiresAt })
    .from(reservations)
    .innerJoin(reservationLines, eq(reservationLines.reservationId, reservations.id))
    .where(
      and(
        // Not as a parameter: the index of deadlines holds those alone for which it is true.
        sql`${reservations.status} = 'HELD'`,
        eq(reservationLines.variantId, variantId),
        eq(reservationLines.warehouseId, warehouseId),
        page.after ? keysetAfter(order, page.after, 'asc') : undefined,
      ),
    )
    .orderBy(...order.map((column) => asc(column)))
    .limit(page.limit + 1);
  return rows.map(({ expiresAt, ...line }) => {
    if (!expiresAt) throw new Error(`the hold ${line.reservationId} has no end`);
    return { ...line, expiresAt };
  });
}
