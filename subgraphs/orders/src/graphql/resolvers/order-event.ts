import type { OrderEventResolvers } from '../generated/resolvers.ts';

export const OrderEvent: OrderEventResolvers = {
  id: (event) => `${event.orderId}.${event.version}`,
  actor: (event) => (event.actorId === null ? null : { id: event.actorId }),
};
