import { sql } from 'drizzle-orm';
import type { OpenOrders } from '../domain/order-bounds.ts';
import type { OrdersDb } from './database.ts';

/** What a customer has that stock has not settled yet. */
export async function countOpenOrders(tx: OrdersDb, customerId: string): Promise<OpenOrders> {
  const [row] = await tx.execute<{ orders: number; units: string }>(sql`
    SELECT count(DISTINCT orders.id)::int AS orders, coalesce(sum(quantity), 0)::text AS units
    FROM orders JOIN order_lines ON order_id = orders.id
    WHERE customer_id = ${customerId} AND status = 'PENDING'`);
  return { orders: row?.orders ?? 0, units: Number(row?.units ?? 0) };
}
