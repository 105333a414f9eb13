import { isAnyOf } from '@supergraph/service/database/any-of';
import { asc } from 'drizzle-orm';
import { type OrderMail, orderMailKey, orderMails } from '../domain/order-mail.ts';
import type { OrdersDb } from './database.ts';
import { mails } from './tables.ts';

export interface MailOfOrder {
  id: string;
  orderId: string;
  mail: OrderMail;
  createdAt: Date;
  sentAt: Date | null;
  givenUpAt: Date | null;
}

/**
 * The mails about some orders, oldest first. Found by their keys: of one that was sent, nothing else says
 * what it was about.
 */
export async function findMailsOfOrders(
  db: OrdersDb,
  orderIds: readonly string[],
): Promise<MailOfOrder[]> {
  const abouts = new Map(
    orderIds.flatMap((orderId) =>
      orderMails.map((mail) => [orderMailKey(mail, orderId), { orderId, mail }]),
    ),
  );
  const { id, key, createdAt, sentAt, givenUpAt } = mails;
  const rows = await db
    .select({ id, key, createdAt, sentAt, givenUpAt })
    .from(mails)
    .where(isAnyOf(key, [...abouts.keys()]))
    .orderBy(asc(createdAt), asc(id));
  return rows.flatMap(({ key, ...times }) => {
    const about = abouts.get(key ?? '');
    return about ? [{ ...times, ...about }] : [];
  });
}
