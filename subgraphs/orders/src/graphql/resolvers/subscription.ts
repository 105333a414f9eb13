import { latestValues } from '@supergraph/live/latest-values';
import { Fault, parseInput } from '@supergraph/service/errors';
import { requireUser } from '@supergraph/service/identity/caller';
import { idSchema } from '@supergraph/service/ids';
import type { Order } from '../../domain/order.ts';
import { isFinal } from '../../domain/order-status.ts';
import type { SubscriptionResolvers } from '../generated/resolvers.ts';
import { visibleOrder } from '../visibility.ts';

export const Subscription: SubscriptionResolvers = {
  orderUpdated: {
    async subscribe(_parent, args, context) {
      requireUser(context.caller);
      const id = parseInput(orderId, args.id, 'id');
      if (!(await visibleOrder(id, context))) {
        throw new Fault('NOT_FOUND', `There is no order ${id}.`);
      }
      const { feed, loadOrder } = context.live;
      return latestValues<Order>({
        feed,
        ids: [id],
        load: loadOrder,
        versionOf: ({ status }) => status,
        isLast: ({ status }) => isFinal(status),
      });
    },
    resolve: (order: Order) => order,
  },
};

const orderId = idSchema('ord');
