import { noteChanges } from '@supergraph/shared/live/commit-changes';
import { adjustmentFault } from '../domain/adjustment.ts';
import { availableUnits, ON_HAND_MAX } from '../domain/level.ts';
import { type Movement, postMovements } from '../domain/movement.ts';
import { refusals } from '../errors.ts';
import type { InventoryDb } from '../store/database.ts';
import {
  type LedgerNote,
  type MovementRow,
  postingWritten,
  toLedgerRows,
} from '../store/ledger.ts';
import { type LevelRow, lockOrCreateLevel } from '../store/levels.ts';
import { writeTogether } from '../store/statements.ts';
import { findVariants } from '../store/variants.ts';
import { hasWarehouse } from '../store/warehouses.ts';

export interface MovedStock {
  level: LevelRow;
  movement: MovementRow;
}

/**
 * Books one receipt or adjustment of one level.
 *
 * @param field the input field that holds the units, for the path of a refusal
 * @throws Refused with VARIANT_NOT_FOUND, WAREHOUSE_NOT_FOUND, INSUFFICIENT_STOCK or
 *   STOCK_LIMIT_EXCEEDED
 */
export async function moveStock(
  tx: InventoryDb,
  { movement, note, field }: { movement: Movement; note: LedgerNote; field: string },
): Promise<MovedStock> {
  await requireLevelParts(tx, movement);
  const level = await lockOrCreateLevel(tx, movement);
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
  await writeTogether(tx, postingWritten({ levels, rows, at: note.occurredAt }));
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
