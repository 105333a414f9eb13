import { ALL_ROWS } from '@supergraph/shared/database/all-rows';
import { isAnyOf } from '@supergraph/shared/database/any-of';
import type { Page } from '@supergraph/shared/pages';
import { keysetAfter } from '@supergraph/shared/pages/keyset';
import { and, asc, desc, eq, gte, lt, type SQL, sql } from 'drizzle-orm';
import type { Order } from '../domain/order.ts';
import type { OrderConditions, OrderKey } from '../domain/order-query.ts';
import type { OrdersDb } from './database.ts';
import { toOrder } from './orders.ts';
import { orders } from './tables.ts';

export interface OrderPageQuery {
  page: Page<OrderKey>;
  conditions: OrderConditions;
  direction: 'asc' | 'desc';
}

/** One page of everybody's orders, with one more order than the page has. */
export async function findOrderPage(db: OrdersDb, query: OrderPageQuery): Promise<Order[]> {
  const order = query.direction === 'asc' ? asc : desc;
  const rows = await db
    .select()
    .from(orders)
    .where(pageConditions(query))
    .orderBy(order(orders.placedAt), order(orders.id))
    .limit(query.page.limit + 1);
  return rows.map(toOrder);
}

/**
 * The same page of several customers' orders, newest first, in one statement: each customer's part
 * is read from the index over customer and time, whatever the number of orders beside it.
 */
export async function findOrderPagesOfCustomers(
  db: OrdersDb,
  customerIds: readonly string[],
  query: Omit<OrderPageQuery, 'direction'>,
  rowsMax = ALL_ROWS,
): Promise<Order[]> {
  const page = db
    .select()
    .from(orders)
    .where(
      and(sql`${orders.customerId} = customer.id`, pageConditions({ ...query, direction: 'desc' })),
    )
    .orderBy(desc(orders.placedAt), desc(orders.id))
    .limit(query.page.limit + 1)
    .as('page');
  const rows = await db
    .select(page._.selectedFields)
    .from(sql`unnest(${sql.param(customerIds)}::text[]) AS customer(id)`)
    .crossJoinLateral(page)
    .orderBy(desc(page.placedAt), desc(page.id))
    .limit(rowsMax);
  return rows.map(toOrder);
}

function pageConditions({ page, conditions, direction }: OrderPageQuery): SQL | undefined {
  const { status, placedAfter, placedBefore, customerId } = conditions;
  return and(
    status ? isAnyOf(orders.status, status) : undefined,
    placedAfter ? gte(orders.placedAt, placedAfter) : undefined,
    placedBefore ? lt(orders.placedAt, placedBefore) : undefined,
    customerId ? eq(orders.customerId, customerId) : undefined,
    page.after ? keysetAfter([orders.placedAt, orders.id], page.after, direction) : undefined,
  );
}
