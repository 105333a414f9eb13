import { createSubgraphServer } from '@supergraph/service/subgraph/server';
import { couriers } from '../graph.ts';
import type { SubgraphOptions } from './parcels.ts';

export function createCouriers(options: SubgraphOptions) {
  return createSubgraphServer({
    typeDefs: couriers,
    resolvers: {
      Parcel: {
        __resolveReference: ({ id }: { id: string }) => ({ id, distanceMetres: id.length * 100 }),
      },
    },
    context: () => ({}),
    ready: {},
    ...options,
  });
}
