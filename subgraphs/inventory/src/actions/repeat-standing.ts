import { appendEvents, withoutWaiting } from '@supergraph/events/outbox';
import type { InventoryDb } from '../store/database.ts';
import { findLinesOfReservations, findReservationOfOrder } from '../store/reservations.ts';
import { reservationEvent } from './reservation-events.ts';

/**
 * Tells once more how an order's reservation stands, unless that still waits to be published: whoever
 * asked again missed the answer. It is not locked, since a hold that waited for it with levels in hand
 * could deadlock; at worst older news comes after newer, which the version tells.
 */
export async function repeatStanding(tx: InventoryDb, orderId: string): Promise<void> {
  const reservation = await findReservationOfOrder(tx, orderId);
  if (!reservation) throw new Error(`order ${orderId} has no reservation`);
  const lines = await findLinesOfReservations(tx, [reservation.id]);
  const answer = reservationEvent({ ...reservation, lines });
  await appendEvents(tx, await withoutWaiting(tx, [answer]));
}
