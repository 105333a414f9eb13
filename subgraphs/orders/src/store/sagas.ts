import { and, asc, eq, lte, ne, type SQL } from 'drizzle-orm';
import type { Order, OrderSaga } from '../domain/order.ts';
import type { OrdersDb } from './database.ts';
import { toOrder } from './orders.ts';
import { insertRows } from './rows.ts';
import { orderSagas, orders } from './tables.ts';

/** An order and what it waits for, both locked. */
export interface LockedOrder {
  order: Order;
  saga: OrderSaga;
}

/** Locks one order until the transaction ends; null when there is none. */
export async function lockOrder(tx: OrdersDb, orderId: string): Promise<LockedOrder | null> {
  const [row] = await selectWithSaga(tx).where(eq(orders.id, orderId)).for('update');
  return row ? { order: toOrder(row.order), saga: row.saga } : null;
}

/**
 * Locks orders whose step is due, the longest overdue first. Those that somebody else has locked are
 * left to them, so that replicas share the work and never wait for one another.
 */
export async function lockOverdueOrders(
  tx: OrdersDb,
  { now, limit }: { now: Date; limit: number },
): Promise<LockedOrder[]> {
  const rows = await selectWithSaga(tx)
    .where(and(ne(orderSagas.step, 'DONE'), lte(orderSagas.nextAttemptAt, now)))
    .orderBy(asc(orderSagas.nextAttemptAt))
    .limit(limit)
    .for('update', { skipLocked: true });
  return rows.map(({ order, saga }) => ({ order: toOrder(order), saga }));
}

export function insertSagas(sagas: readonly OrderSaga[]): SQL {
  return insertRows(orderSagas, sagas);
}

export function updateSaga(tx: OrdersDb, { orderId, ...saga }: OrderSaga): SQL {
  return tx.update(orderSagas).set(saga).where(eq(orderSagas.orderId, orderId)).getSQL();
}

function selectWithSaga(tx: OrdersDb) {
  return tx
    .select({ order: orders, saga: orderSagas })
    .from(orderSagas)
    .innerJoin(orders, eq(orders.id, orderSagas.orderId));
}
