import { anyOf } from '@supergraph/service/database/any-of';
import { insertRows, jsonRows } from '@supergraph/service/database/json-rows';
import { newId } from '@supergraph/service/ids';
import { type SQL, sql } from 'drizzle-orm';
import type { Level } from '../domain/level.ts';
import type { PostedMovement } from '../domain/movement.ts';
import { stockMovements } from './tables.ts';

export type MovementRow = Omit<typeof stockMovements.$inferSelect, 'position'>;

/** What the ledger keeps beside the numbers. */
export interface LedgerNote {
  reason: string | null;
  /** A user's id, or the name of a service. */
  actor: string;
  reference: string | null;
  occurredAt: Date;
}

/** Ledger rows of movements that were posted. */
export function toLedgerRows(entries: readonly (PostedMovement & LedgerNote)[]): MovementRow[] {
  return entries.map(({ quantity: _, ...entry }) => ({
    id: newId('mov', entry.occurredAt.getTime()),
    ...entry,
  }));
}

// Both are parts of one statement with whoever writes the other, so that neither is ever without it.

export function movementsWritten(rows: readonly MovementRow[]): SQL {
  return insertRows(stockMovements, rows);
}

/**
 * The new counters of levels that this transaction has locked. The variants are named beside the rows,
 * since the planner takes those for a hundred, and would read the whole table for so many.
 */
export function countersWritten(levels: readonly Level[], at: Date): SQL {
  const variantIds = [...new Set(levels.map(({ variantId }) => variantId))];
  return sql`
    UPDATE stock_levels AS level
    SET on_hand = after."onHand", reserved = after.reserved, updated_at = ${at.toISOString()}
    FROM json_to_recordset(${jsonRows(levels)}) AS after(
      "variantId" text, "warehouseId" text, "onHand" integer, reserved integer)
    WHERE level.variant_id = ${anyOf(variantIds)}
      AND level.variant_id = after."variantId" AND level.warehouse_id = after."warehouseId"`;
}
