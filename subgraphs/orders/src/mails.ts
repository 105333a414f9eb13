import type { Complete, MailData } from '@supergraph/mail/courier';
import { readTemplates } from '@supergraph/mail/templates';
import { completeOrderMail } from './actions/complete-order-mail.ts';
import { exampleOrder } from './domain/example-order.ts';
import { type OrderMail, orderMailData } from './domain/order-mail.ts';
import type { OrdersDb } from './store/database.ts';

/** The mails that orders sends, by template and locale. */
export const templates = readTemplates(new URL('../templates/', import.meta.url));

/** What each of them shows, looked up when it is rendered. */
export function completions(db: OrdersDb): Record<OrderMail, Complete> {
  const complete = completeOrderMail(db);
  return { 'order-confirmed': complete, 'order-sent': complete, 'order-cancelled': complete };
}

/** What each of them may show, for previews. */
export function example(locale: string): MailData {
  return orderMailData(exampleOrder.order, exampleOrder.lines, locale);
}
