import { readFileSync } from 'node:fs';
import type { ChangeFeed } from '@supergraph/live/change-feed';
import { subgraphStreams } from '@supergraph/live/subgraph-streams';
import type { StreamSettings } from '@supergraph/live/variables';
import type { Media } from '@supergraph/media/media';
import { addMediaRoutes } from '@supergraph/media/media-routes';
import type { HttpSettings } from '@supergraph/service/http/limits';
import type { Verifier } from '@supergraph/service/identity/verifier';
import type { Logger } from '@supergraph/service/logger';
import { createSubgraphServer } from '@supergraph/service/subgraph/server';
import type { Tracing } from '@supergraph/service/telemetry/tracing';
import type { FastifyInstance } from 'fastify';
import { createContext } from './graphql/context.ts';
import { createLiveStock } from './graphql/live-stock.ts';
import { resolvers } from './graphql/resolvers/index.ts';
import type { InventoryDatabase } from './store/database.ts';

export interface InventoryServerOptions {
  database: InventoryDatabase;
  /** For what belongs to no request. Default the same. */
  background?: InventoryDatabase;
  verifier: Verifier;
  gatewaySecret?: string | undefined;
  deadlineMs?: number;
  objectsMax?: number;
  log: Logger;
  clock?: () => Date;
  /** Which variants' stock has changed, in any replica. */
  feed: ChangeFeed;
  /** What takes and shows images. */
  media: Media;
  /** Default: for the gateway alone. */
  streams?: StreamSettings;
  http?: HttpSettings | undefined;
  /** Default: nothing is traced. */
  tracing?: Tracing | undefined;
  /** What must hold, beside the database, before requests are taken. */
  ready?: Record<string, () => Promise<unknown>>;
}

const typeDefs = readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8');

/** The inventory subgraph as a Fastify app that opens no port. */
export async function createInventoryServer(
  options: InventoryServerOptions,
): Promise<FastifyInstance> {
  const { database, verifier, gatewaySecret, log, clock = () => new Date(), ready } = options;
  const { background = database, feed, media, streams = { isPublic: false } } = options;
  const { db } = database;
  const app = await createSubgraphServer({
    typeDefs,
    resolvers,
    context: createContext({
      db,
      clock,
      media,
      live: createLiveStock({ db: background.db, feed }),
    }),
    verifier,
    gatewaySecret,
    deadlineMs: options.deadlineMs,
    objectsMax: options.objectsMax,
    log,
    http: options.http,
    tracing: options.tracing,
    streams: subgraphStreams(streams),
    ready: { database: () => background.ping(), ...ready },
  });
  await addMediaRoutes(app, { media, verifier, gatewaySecret });
  return app;
}
