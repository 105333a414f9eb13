import { lineTotal } from '../../domain/price-order.ts';
import type { OrderLineResolvers, RejectedLineResolvers } from '../generated/resolvers.ts';
import { visibleOrder } from '../visibility.ts';

export const OrderLine: OrderLineResolvers = {
  /** A line is as visible as its order. */
  async __resolveReference({ id }, context) {
    const line = await context.loaders.line.load(id);
    const order = line && (await visibleOrder(line.orderId, context));
    return order ? { ...line, order } : null;
  },

  total: (line) => lineTotal(line),

  variant: (line) => ({ id: line.variantId }),
};

export const RejectedLine: RejectedLineResolvers = {
  variant: (line) => ({ id: line.variantId }),
};
