import { acceptedTypes, streamFormatIn } from '@supergraph/live/accept';
import { tokenOf } from '@supergraph/live/streams';
import type { DocumentGuard } from '@supergraph/service/graphql/document/document-guard';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { getOperationAST } from 'graphql';
import type { StreamDocuments } from './documents.ts';

interface Readers {
  readonly documents: StreamDocuments;
  readonly guard: DocumentGuard;
}

/** What can be answered by a stream alone: the client takes nothing else, or asks for a subscription. */
export function isForStream(request: FastifyRequest, readers: Readers): boolean {
  if (tokenOf(request) !== undefined) return true;
  const { accept } = request.headers;
  const takesWhole = acceptedTypes(accept).some((type) => wholeTypes.has(type));
  if (streamFormatIn(accept) && !takesWhole) return true;
  return isSubscription(request.method === 'GET' ? request.query : request.body, readers);
}

const wholeTypes: ReadonlySet<string> = new Set([
  'application/json',
  'application/graphql-response+json',
  'application/*',
  '*/*',
]);

function isSubscription(asked: unknown, { documents, guard }: Readers): boolean {
  if (typeof asked !== 'object' || asked === null || !('query' in asked)) return false;
  const { query } = asked;
  if (typeof query !== 'string' || !/\bsubscription\b/.test(query)) return false;
  const document = 'errors' in guard.judge(query) ? undefined : documents.read(query);
  if (!document || !('kind' in document)) return /^\s*subscription\b/.test(query);
  const name = 'operationName' in asked ? asked.operationName : undefined;
  const operation = getOperationAST(document, typeof name === 'string' ? name : undefined);
  return operation?.operation === 'subscription';
}

const NOT_ACCEPTABLE = 406;

/** A subscription of a client that takes no stream (RFC 9110 §15.5.7). */
export function refuseWithoutStream(reply: FastifyReply): FastifyReply {
  const message =
    'A subscription is answered as a stream: accept text/event-stream or multipart/mixed;subscriptionSpec=1.0, or ask by WebSocket (graphql-transport-ws).';
  const error = { message, extensions: { code: 'BAD_REQUEST' } };
  return reply.code(NOT_ACCEPTABLE).send({ errors: [error] });
}
