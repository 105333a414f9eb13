import { readFileSync } from 'node:fs';
import type { Verifier } from '@supergraph/shared/identity/verifier';
import type { ChangeFeed } from '@supergraph/shared/live/change-feed';
import type { StreamLimits } from '@supergraph/shared/live/stream-limits';
import { createSubgraphServer } from '@supergraph/shared/subgraph/server';
import type { FastifyInstance } from 'fastify';
import type { DeadLetters, OrdersDeps } from './deps.ts';
import { createContext } from './graphql/context.ts';
import { createLiveOrders } from './graphql/live-orders.ts';
import { resolvers } from './graphql/resolvers/index.ts';
import type { OrdersDatabase } from './store/database.ts';

export interface OrdersServerOptions extends Omit<OrdersDeps, 'db'> {
  letters: DeadLetters;
  /** Which orders have changed, in any replica. */
  feed: ChangeFeed;
  /** Whether clients may subscribe without the gateway's secret. Default false. */
  hasPublicStreams?: boolean;
  streamLimits?: Partial<StreamLimits>;
  database: OrdersDatabase;
  /** For what belongs to no request. Default the same. */
  background?: OrdersDatabase;
  verifier: Verifier;
  gatewaySecret?: string | undefined;
  deadlineMs?: number;
  objectsMax?: number;
  /** What must hold, beside the database, before requests are taken. */
  ready?: Record<string, () => Promise<unknown>>;
}

const typeDefs = readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8');

/** The orders subgraph as a Fastify app that opens no port. */
export async function createOrdersServer(options: OrdersServerOptions): Promise<FastifyInstance> {
  const {
    database,
    background = database,
    verifier,
    gatewaySecret,
    ready,
    feed,
    ...rest
  } = options;
  const { clock, schedule, settlements, log, letters } = rest;
  const deps = { db: database.db, clock, schedule, settlements, log, letters };
  const app = await createSubgraphServer({
    typeDefs,
    resolvers,
    context: createContext({ ...deps, live: createLiveOrders({ db: background.db, feed }) }),
    verifier,
    gatewaySecret,
    deadlineMs: rest.deadlineMs,
    objectsMax: rest.objectsMax,
    log,
    streams: { isPublic: rest.hasPublicStreams ?? false, limits: rest.streamLimits },
    ready: { database: () => background.ping(), ...ready },
  });
  // Whoever waits for stock gets the order as it is, instead of holding up the stop.
  app.addHook('preClose', async () => settlements.close());
  return app;
}
