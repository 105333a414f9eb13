import { and, count, gte, lt, sql } from 'drizzle-orm';
import type { TimeSpan } from '../domain/order-statistics.ts';
import type { OrdersDb } from './database.ts';
import { orders } from './tables.ts';

/** Orders by the hour in which they were placed, their state and their currency: one statement. */
export function countOrders(db: OrdersDb, { since, until }: TimeSpan) {
  const hour = sql<string>`date_trunc('hour', ${orders.placedAt}, 'UTC')`;
  return db
    .select({
      hour: hour.mapWith(orders.placedAt),
      status: orders.status,
      currency: orders.currency,
      count: count(),
      amountMinor: sql<bigint>`sum(${orders.totalAmountMinor})::bigint`.mapWith(BigInt),
    })
    .from(orders)
    .where(and(gte(orders.placedAt, since), lt(orders.placedAt, until)))
    .groupBy(hour, orders.status, orders.currency);
}
