import { eventsAppended } from '@supergraph/events/outbox';
import { noteChanges } from '@supergraph/live/commit-changes';
import type { Level } from '../domain/level.ts';
import { postMovements } from '../domain/movement.ts';
import { type SettledStatus, settlementMovements } from '../domain/settlement.ts';
import type { InventoryDb } from '../store/database.ts';
import { countersWritten, movementsWritten, toLedgerRows } from '../store/ledger.ts';
import type { LockedReservation, LockedStock } from '../store/locks.ts';
import { reservationsChanged } from '../store/reservations.ts';
import { writeTogether } from '../store/statements.ts';
import { reservationEvent } from './reservation-events.ts';

export interface Settlement {
  to: SettledStatus;
  /** Why, for the ledger; null where the type of the movement says it all. */
  reason: string | null;
}

export interface SettlementNote {
  /** Who asked for it, for the ledger. */
  actor: string;
  now: Date;
}

/**
 * Takes locked reservations into their next state, or leaves them for null: counters, ledger, state and
 * events in one round trip.
 *
 * @returns the levels that changed, as they are now
 * @throws IllegalTransition when the state may not follow
 */
export async function settleReservations(
  tx: InventoryDb,
  { reservations, levels: locked }: LockedStock,
  decide: (reservation: LockedReservation) => Settlement | null,
  { actor, now }: SettlementNote,
): Promise<Level[]> {
  const settled = reservations.flatMap((reservation) => {
    const settlement = decide(reservation);
    return settlement ? [{ reservation, ...settlement }] : [];
  });
  if (settled.length === 0) return [];
  const movements = settled.flatMap(({ reservation, to, reason }) =>
    settlementMovements(reservation, to).map((movement) => ({
      ...movement,
      actor,
      reason,
      reference: reservation.orderId,
      occurredAt: now,
    })),
  );
  const { levels, entries } = postMovements(locked, movements);
  const changed = settled.map(({ reservation, to }) => ({
    ...reservation,
    status: to,
    version: reservation.version + 1,
    settledAt: now,
    rejection: null,
  }));
  await writeTogether(tx, [
    countersWritten(levels, now),
    movementsWritten(toLedgerRows(entries)),
    reservationsChanged(changed),
    eventsAppended(tx, changed.map(reservationEvent)),
  ]);
  noteChanges(
    tx,
    levels.map(({ variantId }) => variantId),
  );
  return levels;
}
