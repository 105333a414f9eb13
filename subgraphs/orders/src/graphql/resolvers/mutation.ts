import { asPayload } from '@supergraph/service/graphql/payload';
import { cancelOrder } from '../../actions/cancel-order.ts';
import { completeOrder } from '../../actions/complete-order.ts';
import { discardDeadLetter } from '../../actions/discard-dead-letter.ts';
import { placeOrder } from '../../actions/place-order.ts';
import { replayDeadLetter } from '../../actions/replay-dead-letter.ts';
import type { MutationResolvers } from '../generated/resolvers.ts';
import { rejectionErrors } from '../rejection-errors.ts';

export const Mutation: MutationResolvers = {
  async placeOrder(_parent, { input }, context) {
    const { order, errors } = await asPayload('order', () => placeOrder(context, input));
    return { order, errors: order ? rejectionErrors(order) : errors };
  },

  cancelOrder: (_parent, { input }, context) =>
    asPayload('order', () => cancelOrder(context, input)),

  completeOrder: (_parent, { input }, context) =>
    asPayload('order', () => completeOrder(context, input)),

  replayDeadLetter: (_parent, { input }, context) =>
    asPayload('deadLetterId', () => replayDeadLetter(context, input)),

  discardDeadLetter: (_parent, { input }, context) =>
    asPayload('deadLetterId', () => discardDeadLetter(context, input)),
};
