import { scalarResolvers } from '@supergraph/service/graphql/scalars';
import { refusals } from '../../errors.ts';
import type { Resolvers } from '../generated/resolvers.ts';
import { Mutation } from './mutation.ts';
import { Query } from './query.ts';
import { Sample } from './sample.ts';

const refusal = { __resolveType: refusals.resolveType };
const { DateTime } = scalarResolvers;

export const resolvers = {
  DateTime,
  Query,
  Mutation,
  Sample,
  UserError: refusal,
  AddSampleError: refusal,
} satisfies Resolvers;
