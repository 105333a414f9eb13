import { changedValues } from '@supergraph/live/changed-values';
import { latestValues } from '@supergraph/live/latest-values';
import { Fault, parseInput } from '@supergraph/service/errors';
import { requirePermission, requireUser } from '@supergraph/service/identity/caller';
import { idSchema } from '@supergraph/service/ids';
import type { Order } from '../../domain/order.ts';
import { isFinal } from '../../domain/order-status.ts';
import type { SubscriptionResolvers } from '../generated/resolvers.ts';
import { READ_ORDERS, visibleOrder } from '../visibility.ts';

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
  ordersChanged: {
    subscribe(_parent, _args, { caller, live }) {
      requirePermission(caller, READ_ORDERS);
      return changedValues<Order>({
        follow: (follower) => live.news.follow(ORDER_EVENTS, follower),
        load: live.loadOrder,
        latest: live.latestOrder,
      });
    },
    resolve: (order: Order) => order,
  },
};

/** Of placing, and of each change of a status. */
const ORDER_EVENTS = ['orders.order.*'];

const orderId = idSchema('ord');
