import type { OrderMail as Mail } from '../../domain/order-mail.ts';
import type { OrderMailKind, OrderMailResolvers } from '../generated/resolvers.ts';

const kinds: Record<Mail, OrderMailKind> = {
  'order-confirmed': 'CONFIRMATION',
  'order-sent': 'SHIPMENT',
  'order-cancelled': 'CANCELLATION',
};

export const OrderMail: OrderMailResolvers = {
  kind: ({ mail }) => kinds[mail],

  state({ sentAt, givenUpAt }) {
    if (sentAt) return 'SENT';
    return givenUpAt ? 'GIVEN_UP' : 'WAITING';
  },

  recipient: ({ order }) => ({ id: order.customerId }),
};
