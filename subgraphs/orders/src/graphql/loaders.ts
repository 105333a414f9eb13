import { readOutboxStatus } from '@supergraph/events/outbox-status';
import { Loader } from '@supergraph/service/execution/loader';
import { readLists } from '@supergraph/service/execution/read-lists';
import { isId } from '@supergraph/service/ids';
import type { Page } from '@supergraph/service/pages';
import type { OrdersDeps } from '../deps.ts';
import type { Order, OrderEvent, OrderLine, OrderSaga } from '../domain/order.ts';
import type { OrderConditions, OrderKey } from '../domain/order-query.ts';
import type { TimeSpan } from '../domain/order-statistics.ts';
import { findEventsOfOrders } from '../store/order-events.ts';
import { findLines, findLinesOfOrders } from '../store/order-lines.ts';
import { findMailsOfOrders, type MailOfOrder } from '../store/order-mails.ts';
import {
  findOrderPage,
  findOrderPagesOfCustomers,
  type OrderPageQuery,
} from '../store/order-pages.ts';
import { countOrders } from '../store/order-statistics.ts';
import { findLatestOrder, findOrders } from '../store/orders.ts';
import { findSagas } from '../store/sagas.ts';
import { findStuckSagas } from '../store/stuck-sagas.ts';

export type Loaders = ReturnType<typeof createLoaders>;

/**
 * Made for each request: many keys become one statement, and no caller sees another's cache. Loaders
 * do not authorise; `visibility.ts` does.
 */
export function createLoaders({ db }: Pick<OrdersDeps, 'db'>) {
  const pageLoaders = new Map<string, Loader<string, Order[]>>();
  return {
    /** Null for an id that no order has. */
    order: new Loader<string, Order | null>(async (ids) => {
      const orders = await findOrders(
        db,
        ids.filter((id) => isId('ord', id)),
      );
      const found = new Map(orders.map((order) => [order.id, order]));
      return ids.map((id) => found.get(id) ?? null);
    }),

    /** Null for an id that no line has. */
    line: new Loader<string, OrderLine | null>(async (ids) => {
      const lines = await findLines(
        db,
        ids.filter((id) => isId('oln', id)),
      );
      const found = new Map(lines.map((line) => [line.id, line]));
      return ids.map((id) => found.get(id) ?? null);
    }),

    linesOfOrder: new Loader<string, OrderLine[]>(async (orderIds) => {
      const lines = await readLists((rowsMax) => findLinesOfOrders(db, orderIds, rowsMax));
      const byOrder = Map.groupBy(lines, (line) => line.orderId);
      return orderIds.map((id) => byOrder.get(id) ?? []);
    }),

    eventsOfOrder: new Loader<string, OrderEvent[]>(async (orderIds) => {
      const events = await readLists((rowsMax) => findEventsOfOrders(db, orderIds, rowsMax));
      const byOrder = Map.groupBy(events, (event) => event.orderId);
      return orderIds.map((id) => byOrder.get(id) ?? []);
    }),

    sagaOfOrder: new Loader<string, OrderSaga | null>(async (orderIds) => {
      const sagas = await findSagas(db, orderIds);
      const byOrder = new Map(sagas.map((saga) => [saga.orderId, saga]));
      return orderIds.map((id) => byOrder.get(id) ?? null);
    }),

    mailsOfOrder: new Loader<string, MailOfOrder[]>(async (orderIds) => {
      const byOrder = Map.groupBy(await findMailsOfOrders(db, orderIds), ({ orderId }) => orderId);
      return orderIds.map((id) => byOrder.get(id) ?? []);
    }),

    /** The order that was placed last; null where there is none. */
    latestOrder: () => findLatestOrder(db),

    /** Orders that have been waiting for stock since before a moment. */
    stuckSagas: (query: Parameters<typeof findStuckSagas>[1]) => findStuckSagas(db, query),

    outboxStatus: () => readOutboxStatus(db),

    orderCounts: (span: TimeSpan) => countOrders(db, span),

    /** One page of everybody's orders. */
    orderPage: (query: OrderPageQuery) => findOrderPage(db, query),

    /**
     * The same page of many customers' orders: fields that ask with the same arguments share one
     * statement, whatever the number of customers.
     */
    ordersOfCustomer(page: Page<OrderKey>, conditions: OrderConditions) {
      const query = { page, conditions };
      const name = JSON.stringify(query);
      const loader = pageLoaders.get(name) ?? createPageLoader(query);
      pageLoaders.set(name, loader);
      return loader;
    },
  };

  function createPageLoader(query: { page: Page<OrderKey>; conditions: OrderConditions }) {
    return new Loader<string, Order[]>(async (ids) => {
      const customerIds = ids.filter((id) => isId('usr', id));
      const orders = await readLists((rowsMax) =>
        findOrderPagesOfCustomers(db, customerIds, query, rowsMax),
      );
      const byCustomer = Map.groupBy(orders, (order) => order.customerId);
      return ids.map((id) => byCustomer.get(id) ?? []);
    });
  }
}
