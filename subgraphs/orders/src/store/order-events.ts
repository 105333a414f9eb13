import { asc, type SQL } from 'drizzle-orm';
import type { OrderEvent } from '../domain/order.ts';
import { anyOf } from './any-of.ts';
import type { OrdersDb } from './database.ts';
import { insertRows } from './rows.ts';
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

export function insertOrderEvents(events: readonly OrderEvent[]): SQL {
  return insertRows(orderEvents, events);
}
