import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { OrdersDb } from './database.ts';
import { insertRows } from './rows.ts';
import { idempotencyKeys } from './tables.ts';

/** A client's name for one attempt at one operation. */
export interface IdempotencyKey {
  callerId: string;
  operation: string;
  key: string;
}

/** What was done under a key before, if anything. */
export async function findKey(
  db: OrdersDb,
  { callerId, operation, key }: IdempotencyKey,
): Promise<{ fingerprint: string; orderId: string } | null> {
  const [row] = await db
    .select({ fingerprint: idempotencyKeys.fingerprint, orderId: idempotencyKeys.orderId })
    .from(idempotencyKeys)
    .where(
      and(
        eq(idempotencyKeys.callerId, callerId),
        eq(idempotencyKeys.operation, operation),
        eq(idempotencyKeys.key, key),
      ),
    );
  return row ?? null;
}

/** A key and what was done under it. */
export interface UsedKey extends IdempotencyKey {
  fingerprint: string;
  orderId: string;
  createdAt: Date;
}

export function insertKey(row: UsedKey): SQL {
  return insertRows(idempotencyKeys, [row]);
}

/** Deletes keys that are older than this, at most `limit` of them; returns how many they were. */
export async function deleteKeysBefore(
  db: OrdersDb,
  { before, limit }: { before: Date; limit: number },
): Promise<number> {
  const { count } = await db.execute(sql`DELETE FROM idempotency_keys WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM idempotency_keys WHERE created_at < ${before.toISOString()}
    ORDER BY created_at LIMIT ${limit} FOR UPDATE SKIP LOCKED))`);
  return count;
}
