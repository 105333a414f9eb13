import { readFileSync } from 'node:fs';
import { createEventNews } from '@supergraph/events/event-news';
import type { EventTransport } from '@supergraph/events/transport';
import type { ChangeFeed } from '@supergraph/live/change-feed';
import { subgraphStreams } from '@supergraph/live/subgraph-streams';
import type { StreamSettings } from '@supergraph/live/variables';
import type { HttpSettings } from '@supergraph/service/http/limits';
import type { Verifier } from '@supergraph/service/identity/verifier';
import { createSubgraphServer } from '@supergraph/service/subgraph/server';
import type { Tracing } from '@supergraph/service/telemetry/tracing';
import { createThrottle } from '@supergraph/service/throttle/throttle';
import type { FastifyInstance } from 'fastify';
import type { OrderAdmission } from './actions/order-admission.ts';
import { createPlacements } from './actions/placements.ts';
import type { DeadLetters, OrdersDeps } from './deps.ts';
import { createContext } from './graphql/context.ts';
import { createLiveOrders } from './graphql/live-orders.ts';
import { resolvers } from './graphql/resolvers/index.ts';
import { limits as limitTable, type OrderLimits } from './limits.ts';
import type { OrdersDatabase } from './store/database.ts';

export interface OrdersServerOptions extends Omit<OrdersDeps, 'db'> {
  admission: OrderAdmission;
  letters: DeadLetters;
  /** Where events are heard of. */
  events: Pick<EventTransport, 'listen'>;
  /** Which orders have changed, in any replica. */
  feed: ChangeFeed;
  /** Default: those of the table of limits. */
  limits?: OrderLimits;
  /** Default: for the gateway alone. */
  streams?: StreamSettings;
  database: OrdersDatabase;
  /** For what belongs to no request. Default the same. */
  background?: OrdersDatabase;
  verifier: Verifier;
  gatewaySecret?: string | undefined;
  http?: HttpSettings | undefined;
  /** Default: nothing is traced. */
  tracing?: Tracing | undefined;
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
    events,
    ...rest
  } = options;
  const { clock, schedule, sellsAtOnce, settlements, admission, log, letters } = rest;
  const shared = { clock, schedule, sellsAtOnce, settlements, admission, log, letters };
  const news = createEventNews(events);
  const app = await createSubgraphServer({
    typeDefs,
    resolvers,
    context: createContext({
      ...shared,
      db: database.db,
      limits: rest.limits ?? limitTable.defaults,
      throttle: createThrottle({ db: database.db, clock }),
      placements: createPlacements({ ...shared, db: database.db }),
      live: createLiveOrders({ db: background.db, feed, news }),
    }),
    verifier,
    gatewaySecret,
    deadlineMs: rest.deadlineMs,
    objectsMax: rest.objectsMax,
    log,
    http: rest.http,
    tracing: rest.tracing,
    streams: subgraphStreams(rest.streams ?? { isPublic: false }),
    ready: { database: () => background.ping(), ...ready },
  });
  // Whoever waits for stock gets the order as it is, instead of holding up the stop.
  app.addHook('preClose', async () => settlements.close());
  app.addHook('onClose', () => news.stop());
  return app;
}
