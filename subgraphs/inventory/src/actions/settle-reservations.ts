import { appendEvents } from '@supergraph/events/outbox';
import { noteChanges } from '@supergraph/live/commit-changes';
import type { Level } from '../domain/level.ts';
import { postMovements } from '../domain/movement.ts';
import { type SettledStatus, settlementMovements } from '../domain/settlement.ts';
import type { InventoryDb } from '../store/database.ts';
import { postingWritten, toLedgerRows } from '../store/ledger.ts';
import type { LockedStock } from '../store/locks.ts';
import { reservationsChanged } from '../store/reservations.ts';
import { writeTogether } from '../store/statements.ts';
import { reservationEvent } from './reservation-events.ts';

export interface Settlement {
  to: SettledStatus;
  /** Who asked for it, for the ledger. */
  actor: string;
  /** Why, for the ledger; null where the type of the movement says it all. */
  reason: string | null;
  now: Date;
}

/**
 * Takes locked reservations into their next state: counters, ledger, state and events in one round
 * trip.
 *
 * @returns the levels as they are now
 * @throws IllegalTransition when the state may not follow
 */
export async function settleReservations(
  tx: InventoryDb,
  { reservations, levels: locked }: LockedStock,
  { to, actor, reason, now }: Settlement,
): Promise<Level[]> {
  const movements = reservations.flatMap((reservation) =>
    settlementMovements(reservation, to).map((movement) => ({
      ...movement,
      actor,
      reason,
      reference: reservation.orderId,
      occurredAt: now,
    })),
  );
  const { levels, entries } = postMovements(locked, movements);
  const settled = reservations.map((reservation) => ({
    ...reservation,
    status: to,
    version: reservation.version + 1,
    settledAt: now,
    rejection: null,
  }));
  await Promise.all([
    writeTogether(tx, [
      ...postingWritten({ levels, rows: toLedgerRows(entries), at: now }),
      reservationsChanged(settled),
    ]),
    appendEvents(tx, settled.map(reservationEvent)),
  ]);
  noteChanges(
    tx,
    levels.map(({ variantId }) => variantId),
  );
  return levels;
}
