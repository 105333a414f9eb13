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

/**
 * The new counters and the ledger rows that explain them: parts of one statement, so that neither is
 * ever without the other.
 *
 * @param levels the new counters of levels that this transaction has locked
 */
export function postingWritten({
  levels,
  rows,
  at,
}: {
  levels: readonly Level[];
  rows: readonly MovementRow[];
  at: Date;
}): SQL[] {
  return [countersWritten(levels, at), insertRows(stockMovements, rows)];
}

function countersWritten(levels: readonly Level[], at: Date): SQL {
  return sql`
    UPDATE stock_levels AS level
    SET on_hand = after."onHand", reserved = after.reserved, updated_at = ${at.toISOString()}
    FROM json_to_recordset(${jsonRows(levels)}) AS after(
      "variantId" text, "warehouseId" text, "onHand" integer, reserved integer)
    WHERE level.variant_id = after."variantId" AND level.warehouse_id = after."warehouseId"`;
}
