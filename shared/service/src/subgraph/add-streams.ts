import type { FastifyInstance } from 'fastify';
import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';
import type { RequestInfo } from '../http/request-info.ts';
import type { Verifier } from '../identity/verifier.ts';
import type { Logger } from '../logger.ts';

/** Where a subgraph answers subscriptions. */
export const STREAM_PATH = '/graphql/stream';

/** What a subgraph's server tells of itself to whatever answers its subscriptions. */
export interface StreamedSubgraph {
  schema: GraphQLSchema;
  formatError: (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;
  /** How many objects one answer may hold. */
  objectsMax: number;
  /** Made anew for each answer. */
  context: (request: RequestInfo) => unknown;
  verifier: Verifier;
  gatewaySecret: string | undefined;
  log: Logger;
}

/** Adds the routes of `STREAM_PATH`; a server knows no more of streams than this. */
export type AddStreams = (app: FastifyInstance, subgraph: StreamedSubgraph) => Promise<void>;
