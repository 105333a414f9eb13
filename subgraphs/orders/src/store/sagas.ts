import { insertRows } from '@supergraph/service/database/json-rows';
import { and, asc, eq, lte, ne, type SQL } from 'drizzle-orm';
import type { Order, OrderSaga } from '../domain/order.ts';
import type { OrdersDb } from './database.ts';
import { toOrder } from './orders.ts';
import { orderSagas, orders } from './tables.ts';

/** An order and what it waits for; from a `lock…` both are locked. */
export interface OrderWithSaga {
  order: Order;
  saga: OrderSaga;
}

/** Locks one order until the transaction ends; null when there is none. */
export async function lockOrder(tx: OrdersDb, orderId: string): Promise<OrderWithSaga | null> {
  const [row] = await selectWithSaga(tx).where(eq(orders.id, orderId)).for('update');
  return row ? { order: toOrder(row.order), saga: row.saga } : null;
}

/** Orders whose step is due, the longest overdue first. */
export async function findOverdueIds(
  db: OrdersDb,
  { now, limit }: { now: Date; limit: number },
): Promise<string[]> {
  const rows = await db
    .select({ orderId: orderSagas.orderId })
    .from(orderSagas)
    .where(isDue(now))
    .orderBy(asc(orderSagas.nextAttemptAt))
    .limit(limit);
  return rows.map(({ orderId }) => orderId);
}

/**
 * Locks one order if its step is still due. What somebody else has locked is left to them, so that
 * replicas share the work and never wait for one another.
 */
export async function lockOverdueOrder(
  tx: OrdersDb,
  { orderId, now }: { orderId: string; now: Date },
): Promise<OrderWithSaga | null> {
  const [row] = await selectWithSaga(tx)
    .where(and(eq(orderSagas.orderId, orderId), isDue(now)))
    .for('update', { skipLocked: true });
  return row ? { order: toOrder(row.order), saga: row.saga } : null;
}

/** Counts an attempt and puts the next one off, for an order that could not be taken up. */
export async function postponeSaga(
  db: OrdersDb,
  orderId: string,
  nextAttemptAfter: (attempts: number) => Date,
): Promise<void> {
  const isIt = eq(orderSagas.orderId, orderId);
  const [saga] = await db.select().from(orderSagas).where(isIt);
  if (!saga) return;
  const attempts = saga.attempts + 1;
  // Whoever took it further meanwhile knows better.
  await db
    .update(orderSagas)
    .set({ attempts, nextAttemptAt: nextAttemptAfter(attempts) })
    .where(and(isIt, eq(orderSagas.nextAttemptAt, saga.nextAttemptAt)));
}

function isDue(now: Date): SQL | undefined {
  return and(ne(orderSagas.step, 'DONE'), lte(orderSagas.nextAttemptAt, now));
}

export function insertSagas(sagas: readonly OrderSaga[]): SQL {
  return insertRows(orderSagas, sagas);
}

export function updateSaga(tx: OrdersDb, { orderId, ...saga }: OrderSaga): SQL {
  return tx.update(orderSagas).set(saga).where(eq(orderSagas.orderId, orderId)).getSQL();
}

/** Writes a saga whose order stays as it is. */
export async function saveSaga(tx: OrdersDb, saga: OrderSaga): Promise<void> {
  await tx.execute(updateSaga(tx, saga));
}

function selectWithSaga(tx: OrdersDb) {
  return tx
    .select({ order: orders, saga: orderSagas })
    .from(orderSagas)
    .innerJoin(orders, eq(orders.id, orderSagas.orderId));
}
