import { ALL_ROWS } from '@supergraph/service/database/all-rows';
import { anyOf, isAnyOf } from '@supergraph/service/database/any-of';
import { insertRows, jsonRows } from '@supergraph/service/database/json-rows';
import { newId } from '@supergraph/service/ids';
import { eq, type SQL, sql } from 'drizzle-orm';
import type { Allocation } from '../domain/allocate.ts';
import type { InventoryDb } from './database.ts';
import { reservationLines, reservations } from './tables.ts';

export type ReservationRow = typeof reservations.$inferSelect;

export type ReservationLine = typeof reservationLines.$inferSelect;

/** A reservation with what it takes from where. */
export interface NewReservation extends ReservationRow {
  lines: readonly Allocation[];
}

export function newReservationId(now: Date): string {
  return newId('rsv', now.getTime());
}

/**
 * New reservations and their lines, as parts of one statement. A second reservation of an order breaks
 * the unique constraint: then the event is delivered again, and finds the first.
 */
export function reservationsAdded(added: readonly NewReservation[]): SQL[] {
  const rows = added.map(({ lines: _, ...reservation }) => reservation);
  const lines = added.flatMap(({ id: reservationId, lines: own }) =>
    own.map((line) => ({ reservationId, ...line })),
  );
  const reservation = insertRows(reservations, rows);
  return lines.length === 0 ? [reservation] : [reservation, insertRows(reservationLines, lines)];
}

/** The next state of reservations that this transaction has locked. */
export function reservationsChanged(
  changes: readonly Pick<ReservationRow, 'id' | 'status' | 'version' | 'settledAt'>[],
): SQL {
  return sql`
    UPDATE reservations AS reservation
    SET status = change.status, version = change.version, settled_at = change."settledAt"
    FROM json_to_recordset(${jsonRows(changes)}) AS change(
      id text, status text, version integer, "settledAt" timestamptz)
    WHERE reservation.id = ${anyOf(changes.map(({ id }) => id))} AND reservation.id = change.id`;
}

/** Changes nothing where the order has no reservation. */
export async function saveCustomerOfOrder(
  tx: InventoryDb,
  { orderId, customerId }: { orderId: string; customerId: string },
): Promise<void> {
  await tx.update(reservations).set({ customerId }).where(eq(reservations.orderId, orderId));
}

export async function findReservationOfOrder(
  db: InventoryDb,
  orderId: string,
): Promise<ReservationRow | null> {
  const [row] = await db.select().from(reservations).where(eq(reservations.orderId, orderId));
  return row ?? null;
}

export function findReservations(
  db: InventoryDb,
  ids: readonly string[],
): Promise<ReservationRow[]> {
  return db.select().from(reservations).where(isAnyOf(reservations.id, ids));
}

export function findReservationsOfOrders(
  db: InventoryDb,
  orderIds: readonly string[],
): Promise<ReservationRow[]> {
  return db.select().from(reservations).where(isAnyOf(reservations.orderId, orderIds));
}

/** Ordered by reservation, line and warehouse. */
export function findLinesOfReservations(
  db: InventoryDb,
  reservationIds: readonly string[],
  rowsMax = ALL_ROWS,
): Promise<ReservationLine[]> {
  return db
    .select()
    .from(reservationLines)
    .where(isAnyOf(reservationLines.reservationId, reservationIds))
    .orderBy(reservationLines.reservationId, reservationLines.lineId, reservationLines.warehouseId)
    .limit(rowsMax);
}

/** Lines by the order lines that they serve, each with its reservation. */
export function findLinesOfOrderLines(
  db: InventoryDb,
  orderLineIds: readonly string[],
  rowsMax = ALL_ROWS,
): Promise<{ line: ReservationLine; reservation: ReservationRow }[]> {
  return db
    .select({ line: reservationLines, reservation: reservations })
    .from(reservationLines)
    .innerJoin(reservations, eq(reservations.id, reservationLines.reservationId))
    .where(isAnyOf(reservationLines.lineId, orderLineIds))
    .orderBy(reservationLines.lineId, reservationLines.warehouseId)
    .limit(rowsMax);
}
