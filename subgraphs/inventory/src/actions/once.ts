import { inTransaction } from '@supergraph/service/database/transaction';
import { fingerprint } from '@supergraph/service/idempotency/fingerprint';
import { requireSameBody } from '@supergraph/service/idempotency/key';
import type { InventoryDeps } from '../deps.ts';
import type { InventoryDb } from '../store/database.ts';
import { insertKey, lockKey } from '../store/idempotency-keys.ts';

/** One thing that a caller asks for, and how it is told again. */
export interface Attempt<T> {
  callerId: string;
  operation: string;
  /** Absent: each request stands for itself. */
  key: string | null | undefined;
  /** What was asked for, all but the key. */
  body: unknown;
  work: (tx: InventoryDb) => Promise<T>;
  idOf: (result: T) => string;
  /** What was made then. */
  again: (tx: InventoryDb, id: string) => Promise<T>;
}

/**
 * Does a piece of work in one transaction, once for each idempotency key: who repeats the request gets
 * what was made then. A refusal writes nothing, not even the key.
 *
 * @throws IDEMPOTENCY_IN_PROGRESS, IDEMPOTENCY_KEY_REUSED, and what `work` throws
 */
export async function once<T>(
  { db, clock }: Pick<InventoryDeps, 'db' | 'clock'>,
  { callerId, operation, key: name, body, work, idOf, again }: Attempt<T>,
): Promise<T> {
  return inTransaction(db, async (tx) => {
    if (name == null) return work(tx);
    const key = { callerId, operation, key: name };
    const now = fingerprint(body);
    const earlier = await lockKey(tx, key);
    if (earlier) {
      requireSameBody(key, { earlier: earlier.fingerprint, now });
      return again(tx, earlier.resultId);
    }
    const result = await work(tx);
    await insertKey(tx, { ...key, fingerprint: now, resultId: idOf(result), createdAt: clock() });
    return result;
  });
}
