import type { Complete } from '@supergraph/mail/courier';
import type { MailExamples } from '@supergraph/mail/preview-command';
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
  return { 'order-confirmed': complete, 'order-cancelled': complete };
}

const example = (locale: string) => orderMailData(exampleOrder.order, exampleOrder.lines, locale);

/** For previews and tests. */
export const examples: MailExamples & Record<OrderMail, unknown> = {
  'order-confirmed': example,
  'order-cancelled': example,
};
