import { Fault } from '@supergraph/service/errors';
import { addressBlock } from '@supergraph/service/http/address-block';
import type { Client } from '@supergraph/service/http/client';
import { anonymous, type Caller } from '@supergraph/service/identity/caller';
import type { Verifier } from '@supergraph/service/identity/verifier';
import type { Logger } from '@supergraph/service/logger';
import type { FastifyRequest } from 'fastify';
import type { Block, ConnectionPlaces } from './connection-places.ts';
import type { StreamOperations } from './operations.ts';
import type { Places, StreamLimits } from './stream-limits.ts';

/** What all kinds of stream are made of. */
export interface StreamParts {
  operations: StreamOperations;
  verifier: Verifier;
  /** Whether one may ask without a token; what needs one says so itself. Default no. */
  allowsAnonymous?: boolean;
  /**
   * Whether refusals of an operation are told within a stream of events (graphql-sse's protocol), or, as by
   * default, by HTTP 400.
   */
  refusesInStream?: boolean;
  /** Whose connection it is. */
  clientOf: (request: FastifyRequest) => Client;
  /** Whether connections of one address are bounded where it comes from, and not here. Default no. */
  isCountedElsewhere?: (request: FastifyRequest) => boolean;
  log: Logger;
  limits: StreamLimits;
  places: Places;
  connections: ConnectionPlaces;
}

/** Open connections, which the stop of the process ends. */
export interface StreamSet {
  /** Says goodbye to each, and waits for a moment until they are gone. */
  close(): Promise<void>;
}

/** Who asks without a token. @throws UNAUTHENTICATED where one is needed */
export function withoutToken({ allowsAnonymous = false }: StreamParts): Caller {
  if (allowsAnonymous) return anonymous;
  const details = { reason: 'missing' };
  throw new Fault('UNAUTHENTICATED', 'An access token is needed.', { details });
}

/** What its connections count against; undefined where that is not counted here. */
export function blockOf(
  { clientOf, isCountedElsewhere }: Pick<StreamParts, 'clientOf' | 'isCountedElsewhere'>,
  request: FastifyRequest,
): Block {
  return isCountedElsewhere?.(request) ? undefined : addressBlock(clientOf(request).address);
}

/** Whose share of subscriptions they count against. */
export function holderOf(caller: Caller, { address }: Client): string {
  return caller.kind === 'user' ? caller.id : addressBlock(address);
}
