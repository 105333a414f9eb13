import type { Client } from '@supergraph/service/http/client';
import type { RequestInfo } from '@supergraph/service/http/request-info';
import type { Verifier } from '@supergraph/service/identity/verifier';
import type { Logger } from '@supergraph/service/logger';
import type { FastifyRequest } from 'fastify';
import type { ConnectionPlaces } from './connection-places.ts';
import type { createPlaces, StreamLimits } from './stream-limits.ts';
import type { Subscriptions } from './subscriptions.ts';

/** What both kinds of stream are made of. */
export interface StreamParts {
  subscriptions: Subscriptions;
  /** Made anew for each answer. */
  context: (request: RequestInfo) => unknown;
  verifier: Verifier;
  /** Whose connection it is. */
  clientOf: (request: FastifyRequest) => Client;
  log: Logger;
  limits: StreamLimits;
  places: ReturnType<typeof createPlaces>;
  connections: ConnectionPlaces;
}

/** Open connections, which the stop of the process ends. */
export interface StreamSet {
  /** Says goodbye to each, and waits for a moment until they are gone. */
  close(): Promise<void>;
}
