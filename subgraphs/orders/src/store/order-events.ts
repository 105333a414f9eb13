import { ALL_ROWS } from '@supergraph/service/database/all-rows';
import { isAnyOf } from '@supergraph/service/database/any-of';
import { insertRows } from '@supergraph/service/database/json-rows';
import { asc, type SQL } from 'drizzle-orm';
import type { OrderEvent } from '../domain/order.ts';
import type { OrdersDb } from './database.ts';
import { orderEvents } from './tables.ts';

/** The history of some orders, each oldest first. */
export async function findEventsOfOrders(
  db: OrdersDb,
  orderIds: readonly string[],
  rowsMax = ALL_ROWS,
): Promise<OrderEvent[]> {
  return db
    .select()
    .from(orderEvents)
    .where(isAnyOf(orderEvents.orderId, orderIds))
    .orderBy(asc(orderEvents.orderId), asc(orderEvents.version))
    .limit(rowsMax);
}

export function insertOrderEvents(events: readonly OrderEvent[]): SQL {
  return insertRows(orderEvents, events);
}
