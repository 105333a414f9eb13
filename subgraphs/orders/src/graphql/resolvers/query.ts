import { parseInput } from '@supergraph/service/errors';
import { requirePermission, requireUser } from '@supergraph/service/identity/caller';
import { idSchema } from '@supergraph/service/ids';
import { listDeadLetters } from '../../actions/list-dead-letters.ts';
import type { QueryResolvers } from '../generated/resolvers.ts';
import { readConditions, readOrderPage, toOrderConnection } from '../order-pages.ts';
import { readOrderStatistics } from '../order-statistics.ts';
import { pageStuckSagas } from '../stuck-saga-pages.ts';
import { READ_ORDERS, visibleOrder } from '../visibility.ts';

export const Query: QueryResolvers = {
  order: (_parent, { id }, context) => visibleOrder(parseInput(orderId, id, 'id'), context),

  async myOrders(_parent, { filter, ...args }, { caller, loaders }) {
    const user = requireUser(caller);
    const page = readOrderPage(args);
    const orders = await loaders.ordersOfCustomer(page, readConditions(filter)).load(user.id);
    return toOrderConnection(orders, page);
  },

  async orders(_parent, { filter, orderBy, ...args }, { caller, loaders }) {
    requirePermission(caller, READ_ORDERS);
    const direction = orderBy === 'PLACED_AT_ASC' ? 'asc' : 'desc';
    const page = readOrderPage(args, direction);
    const conditions = readConditions(filter);
    return toOrderConnection(await loaders.orderPage({ page, conditions, direction }), page);
  },

  latestOrder(_parent, _args, { caller, loaders }) {
    requirePermission(caller, READ_ORDERS);
    return loaders.latestOrder();
  },

  orderStatistics: (_parent, args, context) => readOrderStatistics(context, args),

  deadLetters: (_parent, args, context) => listDeadLetters(context, args),

  outboxStatus(_parent, _args, { caller }) {
    requirePermission(caller, 'operations:read');
    return {};
  },

  stuckSagas: (_parent, args, context) => pageStuckSagas(context, args),
};

const orderId = idSchema('ord');
