import { byLevel, compare, type Level, type LevelKey, levelName } from './level.ts';
import { type Movement, type PostedMovement, postMovements } from './movement.ts';
import type { ReservationStatus } from './reservation.ts';

/** Units that came into a level at some time. */
export interface PastReceipt extends LevelKey {
  quantity: number;
  reference: string;
  receivedAt: Date;
}

/** A reservation whose life is known: when it was made, when it was settled and how. */
export interface PastReservation {
  orderId: string;
  status: Exclude<ReservationStatus, 'REJECTED'>;
  createdAt: Date;
  settledAt: Date | null;
  lines: readonly (LevelKey & { quantity: number })[];
}

/** A movement of the past, with what the ledger says beside the numbers. */
export interface PastMovement extends Movement {
  occurredAt: Date;
  actor: string;
  reason: string | null;
  reference: string;
}

/**
 * The ledger that receipts and reservations leave behind, oldest row first, and the counters at its
 * end.
 *
 * @throws ImpossibleMovement when at any time more was taken than was there
 */
export function replayHistory(
  receipts: readonly PastReceipt[],
  reservations: readonly PastReservation[],
): { levels: Level[]; entries: (PastMovement & PostedMovement)[] } {
  const movements = [...receipts.map(receiptMovement), ...reservations.flatMap(lifeOf)];
  movements.sort(
    (a, b) => a.occurredAt.getTime() - b.occurredAt.getTime() || compare(a.reference, b.reference),
  );
  return postMovements(emptyLevels(movements), movements);
}

function receiptMovement({ receivedAt, ...receipt }: PastReceipt): PastMovement {
  return { ...receipt, type: 'RECEIPT', occurredAt: receivedAt, actor: 'inventory', reason: null };
}

/** Sorting is stable, so what happened at one moment stays in the order in which it is told here. */
function lifeOf(reservation: PastReservation): PastMovement[] {
  const { status, createdAt, settledAt } = reservation;
  const end = settledAt ?? createdAt;
  const held = step(reservation, 'RESERVE', createdAt);
  switch (status) {
    case 'HELD':
      return held;
    case 'COMMITTED':
      return [...held, ...step(reservation, 'SALE', end)];
    case 'RELEASED':
      return [...held, ...step(reservation, 'RELEASE', end, 'order cancelled')];
    case 'EXPIRED':
      return [...held, ...step(reservation, 'RELEASE', end, 'hold expired')];
    case 'RETURNED':
      return [
        ...held,
        ...step(reservation, 'SALE', createdAt),
        ...step(reservation, 'RETURN', end, 'order cancelled'),
      ];
  }
}

function step(
  { orderId, lines }: PastReservation,
  type: Movement['type'],
  occurredAt: Date,
  reason: string | null = null,
): PastMovement[] {
  return lines.map(({ variantId, warehouseId, quantity }) => ({
    variantId,
    warehouseId,
    quantity,
    type,
    occurredAt,
    actor: 'orders',
    reason,
    reference: orderId,
  }));
}

function emptyLevels(keys: readonly LevelKey[]): Level[] {
  const levels = new Map(
    keys.map(({ variantId, warehouseId }) => [
      levelName({ variantId, warehouseId }),
      { variantId, warehouseId, onHand: 0, reserved: 0 },
    ]),
  );
  return [...levels.values()].sort(byLevel);
}
