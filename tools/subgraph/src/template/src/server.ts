import { readFileSync } from 'node:fs';
import type { HttpSettings } from '@supergraph/service/http/limits';
import type { Verifier } from '@supergraph/service/identity/verifier';
import type { Logger } from '@supergraph/service/logger';
import { createSubgraphServer } from '@supergraph/service/subgraph/server';
import type { Tracing } from '@supergraph/service/telemetry/tracing';
import type { FastifyInstance } from 'fastify';
import type { SamplesDeps } from './deps.ts';
import { createContext } from './graphql/context.ts';
import { resolvers } from './graphql/resolvers/index.ts';
import type { SamplesDatabase } from './store/database.ts';

export interface SamplesServerOptions extends Omit<SamplesDeps, 'db'> {
  database: SamplesDatabase;
  /** For what belongs to no request. Default the same. */
  background?: SamplesDatabase;
  verifier: Verifier;
  gatewaySecret?: string | undefined;
  deadlineMs?: number;
  objectsMax?: number;
  log: Logger;
  http?: HttpSettings | undefined;
  /** Default: nothing is traced. */
  tracing?: Tracing | undefined;
  /** What must hold, beside the database, before requests are taken. */
  ready?: Record<string, () => Promise<unknown>>;
}

const typeDefs = readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8');

/** The samples subgraph as a Fastify app that opens no port. */
export function createSamplesServer(options: SamplesServerOptions): Promise<FastifyInstance> {
  const { database, background = database, clock, verifier, gatewaySecret, log, ready } = options;
  return createSubgraphServer({
    typeDefs,
    resolvers,
    context: createContext({ db: database.db, clock }),
    verifier,
    gatewaySecret,
    deadlineMs: options.deadlineMs,
    objectsMax: options.objectsMax,
    log,
    http: options.http,
    tracing: options.tracing,
    ready: { database: () => background.ping(), ...ready },
  });
}
