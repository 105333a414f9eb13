import { latestValues } from '@supergraph/live/latest-values';
import { subgraphStreams } from '@supergraph/live/subgraph-streams';
import type { Verifier } from '@supergraph/service/identity/verifier';
import type { Logger } from '@supergraph/service/logger';
import { createSubgraphServer } from '@supergraph/service/subgraph/server';
import { parcels } from '../graph.ts';
import type { Parcel, Store } from './store.ts';

export interface SubgraphOptions {
  readonly verifier: Verifier;
  readonly gatewaySecret: string;
  readonly log: Logger;
}

/** Streams as orders and inventory have them: told by NOTIFY, read together, the last value of each. */
export function createParcels({
  store,
  verifier,
  gatewaySecret,
  log,
}: SubgraphOptions & { readonly store: Store }) {
  const watched = {
    subscribe: (_: unknown, { id }: { id: string }) =>
      latestValues<Parcel>({
        feed: store.feed,
        ids: [id],
        load: store.load,
        versionOf: ({ version }) => String(version),
      }),
    resolve: (parcel: Parcel) => parcel,
  };
  return createSubgraphServer({
    typeDefs: parcels,
    resolvers: {
      Query: { parcel: (_: unknown, { id }: { id: string }) => store.load(id) },
      Subscription: { parcelUpdated: watched, parcelChanged: watched },
      Parcel: {
        __resolveReference: ({ id }: { id: string }) => store.load(id),
        changedAtMs: ({ id }: Parcel) => store.committedAtMs(id),
      },
    },
    context: () => ({}),
    ready: {},
    streams: subgraphStreams({ isPublic: true, limits: { connectionsPerAddressMax: 0 } }),
    http: { limits: { connectionsPerAddressMax: 0 } },
    ...{ verifier, gatewaySecret, log },
  });
}
