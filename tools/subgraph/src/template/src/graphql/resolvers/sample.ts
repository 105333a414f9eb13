import type { SampleResolvers } from '../generated/resolvers.ts';

export const Sample: SampleResolvers = {
  __resolveReference: ({ id }, { loaders }) => loaders.sample.load(id),

  createdBy: (sample) => ({ id: sample.createdById }),
};
