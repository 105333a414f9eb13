import { and, asc, eq, getTableColumns, ne } from 'drizzle-orm';
import type { OrdersDb } from './database.ts';
import { idempotencyKeys, mails, orderEvents, orderLines, orders } from './tables.ts';

/**
 * All that orders stores of a user: what they ordered, what they did to orders of others, keys of their requests (30
 * days) and mails that wait. Reads whole tables where nothing else asks so: for operators, not for requests.
 */
export async function findPersonalData(db: OrdersDb, userId: string) {
  const isTheirs = eq(orders.customerId, userId);
  return {
    orders: await db.select().from(orders).where(isTheirs).orderBy(asc(orders.placedAt)),
    lines: await db
      .select(getTableColumns(orderLines))
      .from(orderLines)
      .innerJoin(orders, eq(orders.id, orderLines.orderId))
      .where(isTheirs)
      .orderBy(asc(orderLines.orderId), asc(orderLines.position)),
    events: await db
      .select(getTableColumns(orderEvents))
      .from(orderEvents)
      .innerJoin(orders, eq(orders.id, orderEvents.orderId))
      .where(isTheirs)
      .orderBy(asc(orderEvents.orderId), asc(orderEvents.version)),
    changesOfOthersOrders: await db
      .select(getTableColumns(orderEvents))
      .from(orderEvents)
      .innerJoin(orders, eq(orders.id, orderEvents.orderId))
      .where(and(eq(orderEvents.actorId, userId), ne(orders.customerId, userId))),
    idempotencyKeys: await db
      .select()
      .from(idempotencyKeys)
      .where(eq(idempotencyKeys.callerId, userId)),
    mails: await db.select().from(mails).where(eq(mails.userId, userId)),
  };
}
