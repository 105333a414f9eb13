import { asc } from 'drizzle-orm';
import type { OrderEvent } from '../domain/order.ts';
import { anyOf } from './any-of.ts';
import type { OrdersDb } from './database.ts';
import { rowsOf } from './rows.ts';
import { orderEvents } from './tables.ts';

/** The history of some orders, each oldest first. */
export async function findEventsOfOrders(
  db: OrdersDb,
  orderIds: readonly string[],
): Promise<OrderEvent[]> {
  return db
    .select()
    .from(orderEvents)
    .where(anyOf(orderEvents.orderId, orderIds))
    .orderBy(asc(orderEvents.orderId), asc(orderEvents.version));
}

export async function insertOrderEvents(
  db: OrdersDb,
  events: readonly OrderEvent[],
): Promise<void> {
  await db.insert(orderEvents).select(rowsOf(orderEvents, events));
}
