import { insertRows } from '@supergraph/service/database/json-rows';
import type { IdempotencyKey } from '@supergraph/service/idempotency/key';
import { and, eq, type SQL } from 'drizzle-orm';
import type { OrdersDb } from './database.ts';
import { idempotencyKeys } from './tables.ts';

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
