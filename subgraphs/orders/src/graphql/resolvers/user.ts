import type { UserResolvers } from '../generated/resolvers.ts';
import { readConditions, readOrderPage, toOrderConnection } from '../order-pages.ts';
import { requireOwnerOrStaff } from '../visibility.ts';

export const User: UserResolvers = {
  __resolveReference: ({ id }) => ({ id }),

  async orders(user, { filter, ...args }, context) {
    requireOwnerOrStaff(user.id, context);
    const page = readOrderPage(args);
    const loader = context.loaders.ordersOfCustomer(page, readConditions(filter));
    return toOrderConnection(await loader.load(user.id), page);
  },
};
