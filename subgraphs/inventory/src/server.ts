import { readFileSync } from 'node:fs';
import type { HttpSettings } from '@supergraph/shared/http/limits';
import type { Verifier } from '@supergraph/shared/identity/verifier';
import type { ChangeFeed } from '@supergraph/shared/live/change-feed';
import type { StreamSettings } from '@supergraph/shared/live/variables';
import type { Logger } from '@supergraph/shared/logger';
import { createSubgraphServer } from '@supergraph/shared/subgraph/server';
import type { FastifyInstance } from 'fastify';
import { createContext } from './graphql/context.ts';
import { createLiveStock } from './graphql/live-stock.ts';
import { resolvers } from './graphql/resolvers/index.ts';
import type { InventoryDatabase } from './store/database.ts';

export interface InventoryServerOptions {
  database: InventoryDatabase;
  verifier: Verifier;
  gatewaySecret?: string | undefined;
  log: Logger;
  clock?: () => Date;
  /** Which variants' stock has changed, in any replica. */
  feed: ChangeFeed;
  /** Default: for the gateway alone. */
  streams?: StreamSettings;
  http?: HttpSettings | undefined;
  /** What must hold, beside the database, before requests are taken. */
  ready?: Record<string, () => Promise<unknown>>;
}

const typeDefs = readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8');

/** The inventory subgraph as a Fastify app that opens no port. */
export function createInventoryServer(options: InventoryServerOptions): Promise<FastifyInstance> {
  const { database, verifier, gatewaySecret, log, clock = () => new Date(), ready } = options;
  const { feed, streams = { isPublic: false } } = options;
  const { db } = database;
  return createSubgraphServer({
    typeDefs,
    resolvers,
    context: createContext({ db, clock, live: createLiveStock({ db, feed }) }),
    verifier,
    gatewaySecret,
    log,
    http: options.http,
    streams,
    ready: { database: () => database.ping(), ...ready },
  });
}
