import type { LevelKey } from './level.ts';
import type { Movement, MovementType } from './movement.ts';
import { assertTransition, type ReservationStatus } from './reservation.ts';

export type SettledStatus = Extract<
  ReservationStatus,
  'COMMITTED' | 'RELEASED' | 'RETURNED' | 'EXPIRED'
>;

const movementOf: Record<SettledStatus, MovementType> = {
  COMMITTED: 'SALE',
  RELEASED: 'RELEASE',
  EXPIRED: 'RELEASE',
  RETURNED: 'RETURN',
};

/**
 * The movements that take a reservation into its next state, one for each level: lines that share a
 * level move together.
 *
 * @throws IllegalTransition when the state may not follow the one it is in
 */
export function settlementMovements(
  reservation: { status: ReservationStatus; lines: readonly (LevelKey & { quantity: number })[] },
  to: SettledStatus,
): Movement[] {
  assertTransition(reservation.status, to);
  return sumByLevel(reservation.lines).map((line) => ({ ...line, type: movementOf[to] }));
}

/** One sum of units for each level, in the order in which the levels first occur. */
export function sumByLevel(
  lines: readonly (LevelKey & { quantity: number })[],
): (LevelKey & { quantity: number })[] {
  const sums = new Map<string, LevelKey & { quantity: number }>();
  for (const { variantId, warehouseId, quantity } of lines) {
    const name = `${variantId} ${warehouseId}`;
    const sum = sums.get(name)?.quantity ?? 0;
    sums.set(name, { variantId, warehouseId, quantity: sum + quantity });
  }
  return [...sums.values()];
}
