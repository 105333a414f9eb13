import { eventsAppended } from '@supergraph/events/outbox';
import { inTransaction } from '@supergraph/service/database/transaction';
import type { InventoryDeps } from '../deps.ts';
import { onWithdrawal } from '../domain/reservation.ts';
import type { InventoryDb } from '../store/database.ts';
import { lockReservationsOfOrders } from '../store/locks.ts';
import { newReservationId, reservationsAdded } from '../store/reservations.ts';
import { writeTogether } from '../store/statements.ts';
import { reservationEvent } from './reservation-events.ts';
import { settleReservations } from './settle-reservations.ts';

export interface Withdrawal {
  orderId: string;
  /** Null when the event does not tell. */
  customerId: string | null;
  /** What became of the order, for the ledger. */
  reason: string;
}

/**
 * Frees what is held for an order that came to nothing, or takes back what was sold to it. For an
 * order that has not arrived yet a tombstone is left, so that it is never held; where nothing is held
 * any more, nothing happens.
 */
export async function releaseReservation(
  { db, clock }: InventoryDeps,
  { orderId, customerId, reason }: Withdrawal,
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const stock = await lockReservationsOfOrders(tx, [orderId]);
    const [reservation] = stock.reservations;
    const now = clock();
    if (!reservation) return leaveTombstone(tx, { orderId, customerId, now });
    await settleReservations(
      tx,
      stock,
      (standing) => {
        const to = onWithdrawal(standing);
        return to && { to, reason };
      },
      { actor: 'orders', now },
    );
  });
}

async function leaveTombstone(
  tx: InventoryDb,
  { orderId, customerId, now }: { orderId: string; customerId: string | null; now: Date },
): Promise<void> {
  const tombstone = {
    id: newReservationId(now),
    orderId,
    customerId,
    status: 'RELEASED' as const,
    expiresAt: null,
    rejection: null,
    createdAt: now,
    settledAt: now,
    version: 1,
    lines: [],
  };
  await writeTogether(tx, [
    ...reservationsAdded([tombstone]),
    eventsAppended(tx, [reservationEvent(tombstone)]),
  ]);
}
