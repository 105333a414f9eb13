import type { OrderResolvers } from '../generated/resolvers.ts';
import { requireOwnerOrStaff, visibleOrder } from '../visibility.ts';

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

  customer: (order) => ({ id: order.customerId }),
};
