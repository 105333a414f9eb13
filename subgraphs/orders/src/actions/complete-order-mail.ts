import type { Complete } from '@supergraph/mail/courier';
import { z } from 'zod';
import { orderMailData } from '../domain/order-mail.ts';
import type { OrdersDb } from '../store/database.ts';
import { findLinesOfOrders } from '../store/order-lines.ts';
import { findOrder } from '../store/orders.ts';

const rowData = z.object({ orderId: z.string() });

/** Looks up what a mail about an order shows: the row itself names the order and no more. */
export function completeOrderMail(db: OrdersDb): Complete {
  return async (data, { locale }) => {
    const { orderId } = rowData.parse(data);
    const order = await findOrder(db, orderId);
    if (!order) throw new Error(`There is no order ${orderId}.`);
    return orderMailData(order, await findLinesOfOrders(db, [orderId]), locale);
  };
}
