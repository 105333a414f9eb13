import { sql } from 'drizzle-orm';
import type { OrdersDb } from './database.ts';

/**
 * Takes the next order number and, until the transaction ends, the lock of an idempotency key: in one
 * statement, since every order begins with both. Where a lock of the customer is named, it is waited
 * for and held as well.
 *
 * @returns null when somebody else holds the lock of the key
 */
export async function takeNumberUnderLock(
  tx: OrdersDb,
  { key, customer }: { key: string; customer: string | null },
): Promise<bigint | null> {
  const [row] = await tx.execute<{ number: string | null }>(sql`SELECT
      CASE WHEN locked THEN nextval('order_numbers')::text END AS number,
      CASE WHEN locked THEN pg_advisory_xact_lock(hashtextextended(${customer}, 0))::text END
    FROM (SELECT pg_try_advisory_xact_lock(hashtextextended(${key}, 0)) AS locked) AS of_key`);
  return row?.number ? BigInt(row.number) : null;
}

/** Numbers go on after this one, unless they are past it already. */
export async function skipNumbersTo(tx: OrdersDb, number: number): Promise<void> {
  await tx.execute(
    sql`SELECT setval('order_numbers', greatest(${number}::bigint, last_value)) FROM order_numbers`,
  );
}
