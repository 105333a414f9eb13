import { requirePermission } from '@supergraph/service/identity/caller';
import type { OrderResolvers } from '../generated/resolvers.ts';
import { READ_ORDERS, requireOwnerOrStaff, visibleOrder } from '../visibility.ts';

export const Order: OrderResolvers = {
  __resolveReference: ({ id }, context) => visibleOrder(id, context),

  async lines(order, _args, { loaders }) {
    const lines = order.lines ?? (await loaders.linesOfOrder.load(order.id));
    return lines.map((line) => ({ ...line, order }));
  },

  async events(order, _args, context) {
    requireOwnerOrStaff(order.customerId, context);
    return context.loaders.eventsOfOrder.load(order.id);
  },

  saga(order, _args, { caller, loaders }) {
    requirePermission(caller, READ_ORDERS);
    return loaders.sagaOfOrder.load(order.id);
  },

  async mails(order, _args, { caller, loaders }) {
    requirePermission(caller, READ_ORDERS);
    const mails = await loaders.mailsOfOrder.load(order.id);
    return mails.map((mail) => ({ ...mail, order }));
  },

  customer: (order) => ({ id: order.customerId }),
};
