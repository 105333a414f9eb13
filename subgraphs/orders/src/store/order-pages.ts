import { ALL_ROWS } from '@supergraph/service/database/all-rows';
import { isAnyOf } from '@supergraph/service/database/any-of';
import type { Page } from '@supergraph/service/pages';
import { keysetAfter } from '@supergraph/service/pages/keyset';
import { and, asc, desc, eq, gte, lt, type SQL, sql } from 'drizzle-orm';
import type { Order } from '../domain/order.ts';
import type { OrderConditions, OrderKey } from '../domain/order-query.ts';
import type { OrdersDb } from './database.ts';
import { toOrder } from './orders.ts';
import { seekOrders } from './sought-orders.ts';
import { orders } from './tables.ts';

export interface OrderPageQuery {
  page: Page<OrderKey>;
  conditions: OrderConditions;
  direction: 'asc' | 'desc';
}

/**
 * One page of everybody's orders, with one more order than the page has. About as many are read: what is
 * rare by its product or its total is named, what is frequent is met on a walk through time. What is
 * frequent in each respect, but hardly ever in both, is walked to.
 */
export async function findOrderPage(db: OrdersDb, query: OrderPageQuery): Promise<Order[]> {
  const { customerId, number } = query.conditions;
  const sought = await seekOrders(db, query.conditions);
  const isWanted = and(
    customerId ? eq(orders.customerId, customerId) : undefined,
    number ? eq(orders.number, number) : undefined,
    sought.rest,
  );
  const page = sought.ids
    ? selectNamed(db, query, and(isAnyOf(orders.id, sought.ids), isWanted))
    : selectPage(db, query, isWanted);
  return (await page).map(toOrder);
}

/**
 * The same page of several customers' orders, newest first, in one statement: each customer's part
 * is read from an index that begins with the customer, whatever the number of orders beside it.
 */
export async function findOrderPagesOfCustomers(
  db: OrdersDb,
  customerIds: readonly string[],
  query: Omit<OrderPageQuery, 'direction'>,
  rowsMax = ALL_ROWS,
): Promise<Order[]> {
  const isTheirs = sql`${orders.customerId} = customer.id`;
  const page = selectPage(db, { ...query, direction: 'desc' }, isTheirs).as('page');
  const rows = await db
    .select(page._.selectedFields)
    .from(sql`unnest(${sql.param(customerIds)}::text[]) AS customer(id)`)
    .crossJoinLateral(page)
    .orderBy(desc(page.placedAt), desc(page.id))
    .limit(rowsMax);
  return rows.map(toOrder);
}

/** Those of a few orders that are named. OFFSET 0: they are looked up, not looked for through time. */
function selectNamed(db: OrdersDb, query: OrderPageQuery, isNamed: SQL | undefined) {
  const { status } = query.conditions;
  const order = query.direction === 'asc' ? asc : desc;
  const isOfStatus = status ? isAnyOf(orders.status, status) : undefined;
  const named = db
    .select()
    .from(orders)
    .where(and(isNamed, isOfStatus, ...inTime(query)))
    .offset(0)
    .as('named');
  return db
    .select()
    .from(named)
    .orderBy(order(named.placedAt), order(named.id))
    .limit(query.page.limit + 1);
}

/**
 * An index has the orders of one status in order, of everybody and of one customer. A page of several
 * statuses is the first of the first of each, so that it is read however rare they are.
 */
function selectPage(db: OrdersDb, query: OrderPageQuery, isWanted: SQL | undefined) {
  const { status } = query.conditions;
  const rowsMax = query.page.limit + 1;
  const order = query.direction === 'asc' ? asc : desc;
  const select = (isOfStatus?: SQL) =>
    db
      .select()
      .from(orders)
      .where(and(isWanted, isOfStatus, ...inTime(query)))
      .orderBy(order(orders.placedAt), order(orders.id))
      .limit(rowsMax);
  if (!status) return select();
  const shelf = select(sql`${orders.status} = kind.status`).as('shelf');
  return db
    .select(shelf._.selectedFields)
    .from(sql`unnest(${sql.param([...new Set(status)])}::text[]) AS kind(status)`)
    .crossJoinLateral(shelf)
    .orderBy(order(shelf.placedAt), order(shelf.id))
    .limit(rowsMax);
}

function inTime({ page, conditions, direction }: OrderPageQuery): (SQL | undefined)[] {
  const { placedAfter, placedBefore } = conditions;
  return [
    placedAfter ? gte(orders.placedAt, placedAfter) : undefined,
    placedBefore ? lt(orders.placedAt, placedBefore) : undefined,
    page.after ? keysetAfter([orders.placedAt, orders.id], page.after, direction) : undefined,
  ];
}
