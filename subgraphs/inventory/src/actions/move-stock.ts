import { noteChanges } from '@supergraph/live/commit-changes';
import type { InventoryDeps } from '../deps.ts';
import { adjustmentFault } from '../domain/adjustment.ts';
import { availableUnits, ON_HAND_MAX } from '../domain/level.ts';
import { type Movement, postMovements } from '../domain/movement.ts';
import { refusals } from '../errors.ts';
import type { InventoryDb } from '../store/database.ts';
import {
  countersWritten,
  type LedgerNote,
  type MovementRow,
  movementsWritten,
  toLedgerRows,
} from '../store/ledger.ts';
import { type LevelRow, lockOrCreateLevel } from '../store/levels.ts';
import { findMovement } from '../store/movements.ts';
import { writeTogether } from '../store/statements.ts';
import { findVariants } from '../store/variants.ts';
import { hasWarehouse } from '../store/warehouses.ts';
import { type Attempt, once } from './once.ts';

export interface MovedStock {
  level: LevelRow;
  movement: MovementRow;
}

export interface StockMove {
  movement: Movement;
  note: LedgerNote;
  /** The input field that holds the units, for the path of a refusal. */
  field: string;
  /** Units that must be on hand before; any number where it is absent. */
  expectedOnHand?: number | null | undefined;
}

/**
 * Books one receipt or adjustment of one level, once for each idempotency key. Who repeats the request
 * gets the level as it was then.
 *
 * @throws IDEMPOTENCY_IN_PROGRESS, IDEMPOTENCY_KEY_REUSED, and Refused with VARIANT_NOT_FOUND,
 *   WAREHOUSE_NOT_FOUND, STOCK_CHANGED, INSUFFICIENT_STOCK or STOCK_LIMIT_EXCEEDED
 */
export function moveStockOnce(
  deps: InventoryDeps,
  attempt: Pick<Attempt<MovedStock>, 'callerId' | 'operation' | 'key' | 'body'>,
  move: StockMove,
): Promise<MovedStock> {
  return once(deps, {
    ...attempt,
    work: (tx) => moveStock(tx, move),
    idOf: ({ movement }) => movement.id,
    again: async (tx, id) => {
      const movement = await findMovement(tx, id);
      const { variantId, warehouseId, onHandAfter, reservedAfter, occurredAt } = movement;
      const counters = { onHand: onHandAfter, reserved: reservedAfter, updatedAt: occurredAt };
      return { movement, level: { variantId, warehouseId, ...counters } };
    },
  });
}

async function moveStock(
  tx: InventoryDb,
  { movement, note, field, expectedOnHand }: StockMove,
): Promise<MovedStock> {
  await requireLevelParts(tx, movement);
  const level = await lockOrCreateLevel(tx, movement);
  if (expectedOnHand != null && expectedOnHand !== level.onHand) {
    const message = `${level.onHand} units are on hand, not ${expectedOnHand} as expected.`;
    const details = { onHand: level.onHand };
    return refusals.refuse('STOCK_CHANGED', message, ['input', 'expectedOnHand'], details);
  }
  const fault = adjustmentFault(level, movement.quantity);
  if (fault === 'INSUFFICIENT_STOCK') {
    const available = availableUnits(level);
    const message = `Only ${available} units can be taken: ${level.onHand} are on hand, ${level.reserved} of them are set aside for orders.`;
    return refusals.refuse(fault, message, ['input', field], { available });
  }
  if (fault === 'STOCK_LIMIT_EXCEEDED') {
    const message = `A level holds at most ${ON_HAND_MAX} units, and this one has ${level.onHand}.`;
    return refusals.refuse(fault, message, ['input', field]);
  }
  const { levels, entries } = postMovements([level], [movement]);
  const rows = toLedgerRows(entries.map((entry) => ({ ...entry, ...note })));
  await writeTogether(tx, [countersWritten(levels, note.occurredAt), movementsWritten(rows)]);
  noteChanges(tx, [movement.variantId]);
  const [changed] = levels;
  const [row] = rows;
  if (!changed || !row) throw new Error('one movement changes one level');
  return { level: { ...changed, updatedAt: note.occurredAt }, movement: row };
}

async function requireLevelParts(
  tx: InventoryDb,
  { variantId, warehouseId }: Movement,
): Promise<void> {
  const [variants, isWarehouse] = await Promise.all([
    findVariants(tx, [variantId]),
    hasWarehouse(tx, warehouseId),
  ]);
  if (variants.length === 0) {
    const path = ['input', 'variantId'];
    refusals.refuse('VARIANT_NOT_FOUND', `There is no variant ${variantId}.`, path);
  }
  if (!isWarehouse) {
    const path = ['input', 'warehouseId'];
    refusals.refuse('WAREHOUSE_NOT_FOUND', `There is no warehouse ${warehouseId}.`, path);
  }
}
