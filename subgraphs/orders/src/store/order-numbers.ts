import { sql } from 'drizzle-orm';
import type { OrdersDb } from './database.ts';

/**
 * Takes order numbers and, until the transaction ends, the lock of an idempotency key for each: in one
 * statement, since every order begins with both. The locks of customers, under which their orders begin
 * one after another, are waited for and held as well; in one order, so that nobody waits in a circle.
 *
 * @returns by key; null where somebody else holds its lock
 */
export async function takeNumbersUnderLocks(
  tx: OrdersDb,
  { keys, customers }: { keys: readonly string[]; customers: readonly string[] },
): Promise<(bigint | null)[]> {
  const names = [...new Set(customers)].sort().map((customer) => `open-orders:${customer}`);
  const rows = await tx.execute<{ number: string | null }>(sql`
    WITH key AS MATERIALIZED (
      SELECT position, pg_try_advisory_xact_lock(hashtextextended(name, 0)) AS is_locked
      FROM unnest(${sql.param([...keys])}::text[]) WITH ORDINALITY AS given(name, position)
    ), customer AS MATERIALIZED (
      SELECT pg_advisory_xact_lock(hashtextextended(name, 0))
      FROM unnest(${sql.param(names)}::text[]) AS given(name)
    )
    SELECT CASE WHEN is_locked THEN nextval('order_numbers')::text END AS number
    FROM key, (SELECT count(*) FROM customer) AS held
    ORDER BY position`);
  return rows.map(({ number }) => (number === null ? null : BigInt(number)));
}

/** Numbers go on after this one, unless they are past it already. */
export async function skipNumbersTo(tx: OrdersDb, number: number): Promise<void> {
  await tx.execute(
    sql`SELECT setval('order_numbers', greatest(${number}::bigint, last_value)) FROM order_numbers`,
  );
}
