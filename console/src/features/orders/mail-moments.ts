import type { Moment } from './moment.ts';
import type { Order } from './order-document.ts';

type Mail = NonNullable<Order['mails']>[number];

/** Mails to the customer: one entry each, at the time of the last that is known of it. */
export function mailMoments(mails: Order['mails']): Moment[] {
  return (mails ?? []).map((mail): Moment => {
    const { id, sentAt, givenUpAt, createdAt } = mail;
    return {
      id,
      kind: 'mail',
      service: 'orders',
      at: sentAt ?? givenUpAt ?? createdAt,
      title: titleOf(mail),
      details: recipientOf(mail),
    };
  });
}

const names: Record<Mail['kind'], string> = {
  CONFIRMATION: 'Confirmation',
  SHIPMENT: 'Shipment',
  CANCELLATION: 'Cancellation',
};

function titleOf({ kind, state }: Mail): string {
  const name = names[kind];
  if (state === 'SENT') return `${name} mailed`;
  return state === 'WAITING' ? `${name} waits to be mailed` : `${name} could not be mailed`;
}

function recipientOf({ recipient }: Mail): string[] {
  const { displayName, email } = recipient ?? {};
  return displayName && email ? [`To ${displayName}, ${email}`] : [];
}
