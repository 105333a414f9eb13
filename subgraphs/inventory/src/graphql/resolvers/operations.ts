import type { OutboxStatusResolvers } from '../generated/resolvers.ts';

export const OutboxStatus: OutboxStatusResolvers = {
  inventory: (_, _args, { loaders }) => loaders.outboxStatus(),
};
