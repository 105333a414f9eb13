import { type SQL, sql } from 'drizzle-orm';
import type { Order, OrderEvent, OrderLine, OrderSaga } from '../domain/order.ts';
import type { OrdersDb } from './database.ts';
import { insertKeys, type UsedKey } from './idempotency-keys.ts';
import { insertOrderEvents } from './order-events.ts';
import { insertLines } from './order-lines.ts';
import { insertOrders, updateOrders } from './orders.ts';
import { insertSagas, updateSagas } from './sagas.ts';

/** All that is written of orders when they begin. */
export interface Beginning {
  orders: readonly Order[];
  lines: readonly OrderLine[];
  events: readonly OrderEvent[];
  sagas: readonly OrderSaga[];
  /** Of those that clients place. */
  keys?: readonly UsedKey[];
  /** What the world is told, as appending it is written. */
  messages?: SQL;
}

/** All that is written of orders when they change; what is empty stays as it is. */
export interface Changes {
  orders: readonly Order[];
  sagas: readonly OrderSaga[];
  events: readonly OrderEvent[];
  messages: SQL | null;
  /** What is written to customers, as queueing it is written. */
  mails: SQL | null;
}

export function insertBeginning(tx: OrdersDb, beginning: Beginning): Promise<void> {
  const { orders, lines, events, sagas, keys, messages } = beginning;
  return writeTogether(tx, [
    insertOrders(orders),
    insertLines(lines),
    insertOrderEvents(events),
    insertSagas(sagas),
    keys && insertKeys(keys),
    messages,
  ]);
}

/** The caller holds the locks of the orders. */
export function saveChanges(
  tx: OrdersDb,
  { orders, sagas, events, messages, mails }: Changes,
): Promise<void> {
  return writeTogether(tx, [
    orders.length > 0 && updateOrders(orders),
    updateSagas(sagas),
    events.length > 0 && insertOrderEvents(events),
    messages,
    mails,
  ]);
}

/** In one statement: references are checked at its end, so the order of its parts is free. */
async function writeTogether(
  tx: OrdersDb,
  parts: readonly (SQL | false | null | undefined)[],
): Promise<void> {
  const steps = parts
    .filter((part) => !!part)
    .map((part, index) => sql`${sql.identifier(`step_${index}`)} AS (${part})`);
  await tx.execute(sql`WITH ${sql.join(steps, sql`, `)} SELECT`);
}
