import { asPayload } from '@supergraph/service/graphql/payload';
import { addSample } from '../../actions/add-sample.ts';
import type { MutationResolvers } from '../generated/resolvers.ts';

export const Mutation: MutationResolvers = {
  addSample: (_parent, { input }, context) => asPayload('sample', () => addSample(context, input)),
};
