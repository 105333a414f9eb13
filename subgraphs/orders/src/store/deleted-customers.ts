import { asc, eq, lte, sql } from 'drizzle-orm';
import type { DeletedCustomer } from '../domain/deleted-customer.ts';
import type { OrdersDb } from './database.ts';
import { deletedCustomers } from './tables.ts';

/** Nothing where they are known to be gone. */
export async function insertDeletedCustomer(
  tx: OrdersDb,
  customer: DeletedCustomer,
): Promise<void> {
  const row = { ...customer, dueAt: customer.deletedAt };
  await tx.insert(deletedCustomers).values(row).onConflictDoNothing();
}

/** One whose orders are to be looked for, whom nobody else has in hand. */
export async function lockDueCustomer(
  tx: OrdersDb,
  now: Date,
): Promise<DeletedCustomer | undefined> {
  const [row] = await tx
    .select()
    .from(deletedCustomers)
    .where(lte(deletedCustomers.dueAt, now))
    .orderBy(asc(deletedCustomers.dueAt))
    .limit(1)
    .for('update', { skipLocked: true });
  return row;
}

/** @param dueAt undefined forgets who it was */
export async function postponeCustomer(
  tx: OrdersDb,
  { userId }: DeletedCustomer,
  dueAt: Date | undefined,
): Promise<void> {
  const isThey = eq(deletedCustomers.userId, userId);
  await (dueAt
    ? tx.update(deletedCustomers).set({ dueAt }).where(isThey)
    : tx.delete(deletedCustomers).where(isThey));
}

export interface PseudonymisedOrder {
  readonly id: string;
  readonly customerId: string;
  readonly version: number;
}

/**
 * At most `limit` of the orders that still name the customer, with what people wrote in them. One that is PENDING
 * comes later: stock may not have heard of it yet.
 */
export async function pseudonymiseOrders(
  tx: OrdersDb,
  { userId, pseudonym }: DeletedCustomer,
  limit: number,
): Promise<PseudonymisedOrder[]> {
  // One statement after the other: the trigger of order_events looks whose the order is.
  const changed = await tx.execute<{ id: string; customerId: string; version: number }>(sql`
    UPDATE orders SET customer_id = ${pseudonym}, version = version + 1
    WHERE id = ANY (ARRAY(
      SELECT id FROM orders WHERE customer_id = ${userId} AND status <> 'PENDING'
      ORDER BY id LIMIT ${limit} FOR UPDATE))
    RETURNING id, customer_id AS "customerId", version`);
  const ids = changed.map(({ id }) => id);
  await tx.execute(sql`
    UPDATE order_events
    SET reason = NULL, actor_id = CASE actor_id WHEN ${userId} THEN ${pseudonym} ELSE actor_id END
    WHERE order_id = ANY (${sql.param(ids)}::text[]) AND actor_id IS NOT NULL`);
  return [...changed];
}
