import { appendEvents, withoutWaiting } from '@supergraph/events/outbox';
import type { InventoryDb } from '../store/database.ts';
import { findLinesOfReservations, findReservationsOfOrders } from '../store/reservations.ts';
import { reservationEvent } from './reservation-events.ts';

/**
 * Tells once more how the reservations of orders stand, unless that still waits to be published: whoever
 * asked again missed the answer. They are not locked, since a hold that waited for one with levels in
 * hand could deadlock; at worst older news comes after newer, which the version tells.
 */
export async function repeatStanding(tx: InventoryDb, orderIds: readonly string[]): Promise<void> {
  if (orderIds.length === 0) return;
  const reservations = await findReservationsOfOrders(tx, orderIds);
  const lines = await findLinesOfReservations(
    tx,
    reservations.map(({ id }) => id),
  );
  const linesOf = Map.groupBy(lines, ({ reservationId }) => reservationId);
  const answers = reservations.map((reservation) =>
    reservationEvent({ ...reservation, lines: linesOf.get(reservation.id) ?? [] }),
  );
  await appendEvents(tx, await withoutWaiting(tx, answers));
}
