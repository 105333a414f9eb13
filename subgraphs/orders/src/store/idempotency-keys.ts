import { and, eq, type SQL } from 'drizzle-orm';
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

export function insertKey(row: IdempotencyKey & { fingerprint: string; orderId: string }): SQL {
  return insertRows(idempotencyKeys, [row]);
}
