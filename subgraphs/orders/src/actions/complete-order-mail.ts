import type { Complete } from '@supergraph/mail/courier';
import { createBatches, settled } from '@supergraph/service/batches';
import { z } from 'zod';
import type { Order, OrderLine } from '../domain/order.ts';
import { orderMailData } from '../domain/order-mail.ts';
import type { OrdersDb } from '../store/database.ts';
import { findLinesOfOrders } from '../store/order-lines.ts';
import { findOrders } from '../store/orders.ts';

const rowData = z.object({ orderId: z.string() });

interface Shown {
  order: Order;
  lines: readonly OrderLine[];
}

/** As many as a courier has in hand, and more. */
const ORDERS_PER_LOOK = 100;

/**
 * Looks up what a mail about an order shows: the row itself names the order and no more. Mails that are
 * rendered together are looked up together.
 */
export function completeOrderMail(db: OrdersDb): Complete {
  const find = createBatches<string, Shown>({
    sizeMax: ORDERS_PER_LOOK,
    atOnce: 1,
    handle: (orderIds) => findAll(db, orderIds),
  });
  return async (data, { locale }) => {
    const { order, lines } = await find(rowData.parse(data).orderId);
    return orderMailData(order, lines, locale);
  };
}

async function findAll(
  db: OrdersDb,
  orderIds: readonly string[],
): Promise<PromiseSettledResult<Shown>[]> {
  const [orders, lines] = await Promise.all([
    findOrders(db, orderIds),
    findLinesOfOrders(db, orderIds),
  ]);
  const byId = new Map(orders.map((order) => [order.id, order]));
  const linesOf = Map.groupBy(lines, ({ orderId }) => orderId);
  return orderIds.map((orderId) =>
    settled(() => {
      const order = byId.get(orderId);
      if (!order) throw new Error(`There is no order ${orderId}.`);
      return { order, lines: linesOf.get(orderId) ?? [] };
    }),
  );
}
