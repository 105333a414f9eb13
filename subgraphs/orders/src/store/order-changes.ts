import { sql } from 'drizzle-orm';
import type { Order, OrderEvent, OrderLine, OrderSaga } from '../domain/order.ts';
import type { OrdersDb } from './database.ts';
import { insertKey, type UsedKey } from './idempotency-keys.ts';
import { insertOrderEvents } from './order-events.ts';
import { insertLines } from './order-lines.ts';
import { insertOrders, updateOrder } from './orders.ts';
import { insertSagas, updateSaga } from './sagas.ts';

/** All that is written of orders when they begin. */
export interface Beginning {
  orders: readonly Order[];
  lines: readonly OrderLine[];
  events: readonly OrderEvent[];
  sagas: readonly OrderSaga[];
}

/** Writes it in one statement: references are checked at its end, so the order of its parts is free. */
export async function insertBeginning(
  tx: OrdersDb,
  { orders, lines, events, sagas }: Beginning,
  key?: UsedKey,
): Promise<void> {
  await tx.execute(sql`WITH
    lines AS (${insertLines(lines)}),
    events AS (${insertOrderEvents(events)}),
    sagas AS (${insertSagas(sagas)})
    ${key ? sql`, key AS (${insertKey(key)})` : sql``}
    ${insertOrders(orders)}`);
}

/** Writes a change of one order and, where its status is another one, its history: one statement. */
export async function saveAdvance(
  tx: OrdersDb,
  { order, saga, event }: { order: Order; saga: OrderSaga; event: OrderEvent | null },
): Promise<void> {
  await tx.execute(sql`WITH saga AS (${updateSaga(tx, saga)})
    ${event ? sql`, event AS (${insertOrderEvents([event])})` : sql``}
    ${updateOrder(tx, order)}`);
}
