import { tryAdvisoryLock } from '@supergraph/service/database/transaction';
import {
  type IdempotencyKey,
  keyInProgress,
  lockNameOf,
} from '@supergraph/service/idempotency/key';
import { and, eq } from 'drizzle-orm';
import type { InventoryDb } from './database.ts';
import { idempotencyKeys } from './tables.ts';

export interface UsedKey {
  fingerprint: string;
  /** Of what was made. */
  resultId: string;
}

/**
 * What was done under a key before, if anything; nobody else works on it until the transaction ends.
 *
 * @throws IDEMPOTENCY_IN_PROGRESS when somebody else does
 */
export async function lockKey(tx: InventoryDb, key: IdempotencyKey): Promise<UsedKey | null> {
  if (!(await tryAdvisoryLock(tx, lockNameOf(key)))) throw keyInProgress(key);
  const [row] = await tx
    .select({ fingerprint: idempotencyKeys.fingerprint, resultId: idempotencyKeys.resultId })
    .from(idempotencyKeys)
    .where(
      and(
        eq(idempotencyKeys.callerId, key.callerId),
        eq(idempotencyKeys.operation, key.operation),
        eq(idempotencyKeys.key, key.key),
      ),
    );
  return row ?? null;
}

export async function insertKey(
  tx: InventoryDb,
  row: IdempotencyKey & UsedKey & { createdAt: Date },
): Promise<void> {
  await tx.insert(idempotencyKeys).values(row);
}
