import { sql } from 'drizzle-orm';
import type { OrdersDb } from './database.ts';

/**
 * Takes the next order number and, until the transaction ends, the lock of an idempotency key: in one
 * statement, since every order begins with both.
 *
 * @returns null when somebody else holds the lock
 */
export async function takeNumberUnderLock(tx: OrdersDb, lockName: string): Promise<bigint | null> {
  const [row] = await tx.execute<{ locked: boolean; number: string }>(
    sql`SELECT pg_try_advisory_xact_lock(hashtextextended(${lockName}, 0)) AS locked,
      nextval('order_numbers')::text AS number`,
  );
  return row?.locked ? BigInt(row.number) : null;
}

/** Numbers go on after this one, unless they are past it already. */
export async function skipNumbersTo(tx: OrdersDb, number: number): Promise<void> {
  await tx.execute(
    sql`SELECT setval('order_numbers', greatest(${number}::bigint, last_value)) FROM order_numbers`,
  );
}
