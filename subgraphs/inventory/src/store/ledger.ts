import { newId } from '@supergraph/shared/ids';
import { type SQL, sql } from 'drizzle-orm';
import type { Level } from '../domain/level.ts';
import type { PostedMovement } from '../domain/movement.ts';
import { asJson } from './statements.ts';
import type { stockMovements } from './tables.ts';

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
  return [countersWritten(levels, at), ledgerWritten(rows)];
}

function countersWritten(levels: readonly Level[], at: Date): SQL {
  return sql`
    UPDATE stock_levels AS level
    SET on_hand = after."onHand", reserved = after.reserved, updated_at = ${at.toISOString()}
    FROM jsonb_to_recordset(${asJson(levels)}) AS after(
      "variantId" text, "warehouseId" text, "onHand" integer, reserved integer)
    WHERE level.variant_id = after."variantId" AND level.warehouse_id = after."warehouseId"`;
}

/** Ledger rows alone, for a bulk load that writes the counters itself. */
export function ledgerWritten(rows: readonly MovementRow[]): SQL {
  return sql`
    INSERT INTO stock_movements (id, type, variant_id, warehouse_id, delta_on_hand, delta_reserved,
      on_hand_after, reserved_after, reason, actor, reference, occurred_at)
    SELECT * FROM jsonb_to_recordset(${asJson(rows)}) AS entry(
      id text, type text, "variantId" text, "warehouseId" text, "deltaOnHand" integer,
      "deltaReserved" integer, "onHandAfter" integer, "reservedAfter" integer, reason text,
      actor text, reference text, "occurredAt" timestamptz)`;
}
