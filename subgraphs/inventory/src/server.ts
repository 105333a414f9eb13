import { readFileSync } from 'node:fs';
import type { Verifier } from '@supergraph/shared/identity/verifier';
import type { Logger } from '@supergraph/shared/logger';
import { createSubgraphServer } from '@supergraph/shared/subgraph/server';
import type { FastifyInstance } from 'fastify';
import { createContext } from './graphql/context.ts';
import { resolvers } from './graphql/resolvers/index.ts';
import type { InventoryDatabase } from './store/db.ts';

export interface InventoryServerOptions {
  database: InventoryDatabase;
  verifier: Verifier;
  gatewaySecret?: string | undefined;
  log: Logger;
  clock?: () => Date;
  /** What must hold, beside the database, before requests are taken. */
  ready?: Record<string, () => Promise<unknown>>;
}

const typeDefs = readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8');

/** The inventory subgraph as a Fastify app that opens no port. */
export function createInventoryServer(options: InventoryServerOptions): Promise<FastifyInstance> {
  const { database, verifier, gatewaySecret, log, clock = () => new Date(), ready } = options;
  return createSubgraphServer({
    typeDefs,
    resolvers,
    context: createContext({ db: database.db, clock }),
    verifier,
    gatewaySecret,
    log,
    ready: { database: () => database.ping(), ...ready },
  });
}
