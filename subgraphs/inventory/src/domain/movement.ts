import { byLevel, type Level, type LevelKey, levelName } from './level.ts';

export const movementTypes = [
  'RECEIPT',
  'ADJUSTMENT',
  'RESERVE',
  'RELEASE',
  'SALE',
  'RETURN',
] as const;

export type MovementType = (typeof movementTypes)[number];

/** What happens to a level. */
export interface Movement extends LevelKey {
  type: MovementType;
  /** Units; above zero, but for an ADJUSTMENT that takes units away. */
  quantity: number;
}

/** A movement as the ledger tells it: what it changed, and what was there afterwards. */
export interface PostedMovement extends Movement {
  deltaOnHand: number;
  deltaReserved: number;
  onHandAfter: number;
  reservedAfter: number;
}

/** A movement that a level cannot take. Actions decide before they move, so this is a fault of ours. */
export class ImpossibleMovement extends Error {
  override readonly name = 'ImpossibleMovement';
}

/** What each type does to the counters, in units. */
export function effectOf({ type, quantity }: Pick<Movement, 'type' | 'quantity'>): {
  deltaOnHand: number;
  deltaReserved: number;
} {
  switch (type) {
    case 'RECEIPT':
    case 'RETURN':
    case 'ADJUSTMENT':
      return { deltaOnHand: quantity, deltaReserved: 0 };
    case 'RESERVE':
      return { deltaOnHand: 0, deltaReserved: quantity };
    case 'RELEASE':
      return { deltaOnHand: 0, deltaReserved: -quantity };
    case 'SALE':
      return { deltaOnHand: -quantity, deltaReserved: -quantity };
  }
}

/** @throws ImpossibleMovement when the counters would leave 0 ≤ reserved ≤ on hand */
export function applyMovement(level: Level, movement: Movement): PostedMovement {
  const { type, quantity } = movement;
  const isSize = Number.isSafeInteger(quantity) && (type === 'ADJUSTMENT' || quantity > 0);
  if (!isSize || quantity === 0) {
    throw new ImpossibleMovement(`${type} of ${quantity} units is not a movement`);
  }
  const { deltaOnHand, deltaReserved } = effectOf(movement);
  const onHandAfter = level.onHand + deltaOnHand;
  const reservedAfter = level.reserved + deltaReserved;
  if (reservedAfter < 0 || reservedAfter > onHandAfter) {
    throw new ImpossibleMovement(
      `${type} of ${quantity} units at ${levelName(level)} would leave ${onHandAfter} on hand and ${reservedAfter} reserved`,
    );
  }
  return { ...movement, deltaOnHand, deltaReserved, onHandAfter, reservedAfter };
}

/**
 * Applies movements one after another.
 *
 * @param levels every level that a movement names; left as they are
 * @returns the levels that changed, in lock order, and the ledger rows in the order of the movements
 * @throws ImpossibleMovement also for a level that was not given
 */
export function postMovements<M extends Movement>(
  levels: readonly Level[],
  movements: readonly M[],
): { levels: Level[]; entries: (M & PostedMovement)[] } {
  const known = new Map(levels.map((level) => [levelName(level), level]));
  const changed = new Map<string, Level>();
  const entries = movements.map((movement) => {
    const name = levelName(movement);
    const level = changed.get(name) ?? known.get(name);
    if (!level) throw new ImpossibleMovement(`there is no level ${name}`);
    const posted = applyMovement(level, movement);
    changed.set(name, { ...level, onHand: posted.onHandAfter, reserved: posted.reservedAfter });
    return { ...movement, ...posted };
  });
  return { levels: [...changed.values()].sort(byLevel), entries };
}
