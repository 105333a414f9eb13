import { anyOf } from '@supergraph/service/database/any-of';
import { sql } from 'drizzle-orm';
import type { OpenOrders } from '../domain/order-bounds.ts';
import type { OrdersDb } from './database.ts';

/** What each of some customers has that stock has not settled yet; without those who have nothing. */
export async function countOpenOrders(
  tx: OrdersDb,
  customerIds: readonly string[],
): Promise<Map<string, OpenOrders>> {
  if (customerIds.length === 0) return new Map();
  const rows = await tx.execute<{ customer: string; orders: number; units: string }>(sql`
    SELECT customer_id AS customer, count(DISTINCT orders.id)::int AS orders,
      sum(quantity)::text AS units
    FROM orders JOIN order_lines ON order_id = orders.id
    WHERE customer_id = ${anyOf(customerIds)} AND status = 'PENDING' GROUP BY customer_id`);
  return new Map(
    rows.map(({ customer, orders, units }) => [customer, { orders, units: Number(units) }]),
  );
}
