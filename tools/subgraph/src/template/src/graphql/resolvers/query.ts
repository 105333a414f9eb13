import { isId } from '@supergraph/service/ids';
import { cursorValue, readPage, toConnection } from '@supergraph/service/pages';
import { z } from 'zod';
import type { QueryResolvers } from '../generated/resolvers.ts';

/** Sort values in a cursor; the id is checked for its form, since it goes into a statement. */
const key = z.tuple([cursorValue.date, z.string().refine((id) => isId('smp', id))]);

export const Query: QueryResolvers = {
  async samples(_parent, args, { loaders }) {
    const page = readPage(args, { order: 'createdAt desc', key });
    const found = await loaders.samplePage(page);
    return toConnection(found, page, ({ createdAt, id }) => [createdAt, id]);
  },
};
