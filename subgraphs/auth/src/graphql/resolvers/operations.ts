import type { OutboxStatusResolvers } from '../generated/resolvers.ts';

export const OutboxStatus: OutboxStatusResolvers = {
  auth: (_parent, _args, { loaders }) => loaders.outboxStatus(),
};
