import { fixedSelect, type Given } from '@supergraph/service/database/fixed-select';
import { insertRows } from '@supergraph/service/database/json-rows';
import { type IdempotencyKey, lockNameOf } from '@supergraph/service/idempotency/key';
import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { OrdersDb } from './database.ts';
import { idempotencyKeys } from './tables.ts';

type Names = {
  callers: readonly string[];
  operations: readonly string[];
  keys: readonly string[];
};

const keysNamed = fixedSelect((db, { callers, operations, keys }: Given<Names>) => {
  const { callerId, operation, key } = idempotencyKeys;
  const names = [callers, operations, keys].map((values) => sql`${values}::text[]`);
  return db
    .select()
    .from(idempotencyKeys)
    .where(
      sql`(${callerId}, ${operation}, ${key}) IN (SELECT * FROM unnest(${sql.join(names, sql`, `)}))`,
    );
});

/** What was done under keys before, by the names of their locks. */
export async function findKeys(
  db: OrdersDb,
  keys: readonly IdempotencyKey[],
): Promise<Map<string, { fingerprint: string; orderId: string }>> {
  const rows = await keysNamed(db, {
    callers: keys.map(({ callerId }) => callerId),
    operations: keys.map(({ operation }) => operation),
    keys: keys.map(({ key }) => key),
  });
  return new Map(rows.map((row) => [lockNameOf(row), row]));
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

export function insertKeys(rows: readonly UsedKey[]): SQL {
  return insertRows(idempotencyKeys, rows);
}

/** What a caller asked for is not known again after that. */
export async function forgetKeysOf(tx: OrdersDb, callerId: string): Promise<void> {
  await tx.delete(idempotencyKeys).where(eq(idempotencyKeys.callerId, callerId));
}
