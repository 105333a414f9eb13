import type { Page } from '@supergraph/service/pages';
import { keysetAfter } from '@supergraph/service/pages/keyset';
import { and, asc, count, eq, lte, min, ne } from 'drizzle-orm';
import type { OrderKey } from '../domain/order-query.ts';
import type { OrdersDb } from './database.ts';
import { toOrder } from './orders.ts';
import type { OrderWithSaga } from './sagas.ts';
import { orderSagas, orders } from './tables.ts';

/** Orders that are PENDING since before a moment, the oldest first, with one more than the page has. */
export async function findStuckSagas(
  db: OrdersDb,
  { placedBefore, page }: { placedBefore: Date; page: Page<OrderKey> },
): Promise<OrderWithSaga[]> {
  const rows = await db
    .select({ order: orders, saga: orderSagas })
    .from(orders)
    .innerJoin(orderSagas, eq(orderSagas.orderId, orders.id))
    .where(
      and(
        eq(orders.status, 'PENDING'),
        lte(orders.placedAt, placedBefore),
        page.after ? keysetAfter([orders.placedAt, orders.id], page.after, 'asc') : undefined,
      ),
    )
    .orderBy(asc(orders.placedAt), asc(orders.id))
    .limit(page.limit + 1);
  return rows.map(({ order, saga }) => ({ order: toOrder(order), saga }));
}

/** How many orders wait in each step, and since when the oldest of them does. */
export function measureSagas(db: OrdersDb) {
  return db
    .select({ step: orderSagas.step, waiting: count(), oldestAt: min(orders.placedAt) })
    .from(orderSagas)
    .innerJoin(orders, eq(orders.id, orderSagas.orderId))
    .where(ne(orderSagas.step, 'DONE'))
    .groupBy(orderSagas.step);
}
