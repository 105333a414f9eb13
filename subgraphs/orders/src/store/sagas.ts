import { isAnyOf } from '@supergraph/service/database/any-of';
import { fixedSelect, type Given } from '@supergraph/service/database/fixed-select';
import { insertRows, updateRows } from '@supergraph/service/database/json-rows';
import { and, asc, eq, lte, type SQL, sql } from 'drizzle-orm';
import type { Order, OrderSaga } from '../domain/order.ts';
import type { OrdersDb } from './database.ts';
import { toOrder } from './orders.ts';
import { orderSagas, orders } from './tables.ts';

/** An order and what it waits for; from a `lock…` both are locked. */
export interface OrderWithSaga {
  order: Order;
  saga: OrderSaga;
}

/** Of some orders; each has one. */
export async function findSagas(db: OrdersDb, orderIds: readonly string[]): Promise<OrderSaga[]> {
  return db.select().from(orderSagas).where(isAnyOf(orderSagas.orderId, orderIds));
}

/** Locks one order until the transaction ends; null when there is none. */
export async function lockOrder(tx: OrdersDb, orderId: string): Promise<OrderWithSaga | null> {
  return (await lockOrders(tx, [orderId])).get(orderId) ?? null;
}

const lockedOrders = fixedSelect((db, { ids }: Given<{ ids: readonly string[] }>) =>
  selectWithSaga(db).where(isAnyOf(orders.id, ids)).orderBy(asc(orders.id)).for('no key update'),
);

/** Locks orders until the transaction ends, all who do so in the same order; those that exist, by id. */
export async function lockOrders(
  tx: OrdersDb,
  orderIds: readonly string[],
): Promise<Map<string, OrderWithSaga>> {
  const rows = await lockedOrders(tx, { ids: orderIds });
  return new Map(rows.map(({ order, saga }) => [order.id, { order: toOrder(order), saga }]));
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
    .for('no key update', { skipLocked: true });
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

/** In so many words: with a parameter for the step the index of what is due could not be used. */
function isDue(now: Date): SQL | undefined {
  return and(sql`${orderSagas.step} <> 'DONE'`, lte(orderSagas.nextAttemptAt, now));
}

export function insertSagas(sagas: readonly OrderSaga[]): SQL {
  return insertRows(orderSagas, sagas);
}

/** Writes what may change; the caller holds the rows' locks. */
export function updateSagas(sagas: readonly OrderSaga[]): SQL {
  return updateRows(orderSagas, 'orderId', sagas);
}

function selectWithSaga(tx: Pick<OrdersDb, 'select'>) {
  return tx
    .select({ order: orders, saga: orderSagas })
    .from(orderSagas)
    .innerJoin(orders, eq(orders.id, orderSagas.orderId));
}
