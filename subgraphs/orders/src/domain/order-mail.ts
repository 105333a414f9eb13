import type { Money } from '@supergraph/service/money';
import type { Order, OrderLine } from './order.ts';
import type { OrderStatus } from './order-status.ts';

export type OrderMail = 'order-confirmed' | 'order-sent' | 'order-cancelled';

const templates: Partial<Record<OrderStatus, OrderMail>> = {
  CONFIRMED: 'order-confirmed',
  COMPLETED: 'order-sent',
  CANCELLED: 'order-cancelled',
};

/** What the customer is written when an order gets this status; nothing for the others. */
export function mailOfStatus(status: OrderStatus): OrderMail | undefined {
  return templates[status];
}

/** Names a mail for good: an order is told of a status once. */
export function orderMailKey(mail: OrderMail, orderId: string): string {
  return `${mail} ${orderId}`;
}

/** All mails that there can be about an order. */
export const orderMails: readonly OrderMail[] = Object.values(templates);

/**
 * What the mails about an order show, written as people of the locale do: amounts with their currency, days
 * in UTC.
 */
export function orderMailData(order: Order, lines: readonly OrderLine[], locale: string) {
  const { day, amounts } = formatsFor(locale, order.total.currency);
  return {
    orderId: order.id,
    number: order.number,
    placedOn: day.format(order.placedAt),
    total: amountIn(amounts, order.total),
    lines: lines.map(({ name, quantity, unitPrice }) => ({
      product: name,
      quantity,
      amount: amountIn(amounts, {
        ...unitPrice,
        amountMinor: unitPrice.amountMinor * BigInt(quantity),
      }),
    })),
  };
}

interface Formats {
  day: Intl.DateTimeFormat;
  amounts: Intl.NumberFormat;
}

/** Of the locales that templates have, and of currencies that are known. */
const known = new Map<string, Formats>();

/** To make them takes longer than all else that is done for a mail. */
function formatsFor(locale: string, currency: string): Formats {
  const name = `${locale} ${currency}`;
  const formats = known.get(name) ?? {
    day: new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }),
    amounts: new Intl.NumberFormat(locale, { style: 'currency', currency }),
  };
  known.set(name, formats);
  return formats;
}

function amountIn(format: Intl.NumberFormat, { amountMinor }: Money): string {
  const { maximumFractionDigits: digits = 0 } = format.resolvedOptions();
  // To the last digit: as a number, an amount of more than 2^53 would lose some.
  const exact = `${amountMinor}E-${digits}` as Intl.StringNumericLiteral;
  return format.format(exact);
}
