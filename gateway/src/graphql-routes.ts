import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import { runWithCorrelation } from '@supergraph/service/correlation';
import type { DocumentGuard } from '@supergraph/service/graphql/document/document-guard';
import { guardRequests } from '@supergraph/service/graphql/guard-requests';
import { authenticate } from '@supergraph/service/http/authenticate';
import { letGoWhoHasLeft } from '@supergraph/service/http/awaited';
import type { Verifier } from '@supergraph/service/identity/verifier';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { answerBatches, type BatchOptions } from './answer-batches.ts';
import type { AnswerParts } from './apollo-server.ts';
import { createContext, type GatewayContext } from './context.ts';
import { answerDirectly } from './direct/answer-directly.ts';
import type { FederatedGraph } from './gateway.ts';
import type { EarlyRefusals } from './guard/admission/early-refusals.ts';
import type { createFrontDoor } from './guard/admission/front-door.ts';
import type { RequestLimits } from './guard/limits.ts';
import type { openDocuments } from './guard/safelist/documents.ts';
import { answerHeaders } from './headers/answer-headers.ts';
import { createPartsSender } from './incremental/send-in-parts.ts';
import { readSessionTransport, type SessionTransportOptions } from './session/session-transport.ts';

export interface GraphqlRoutesOptions
  extends AnswerParts,
    BatchOptions,
    Pick<FederatedGraph, 'engine'> {
  readonly apollo: ApolloServer<GatewayContext>;
  readonly verifier: Verifier;
  readonly guard: DocumentGuard;
  readonly limits: RequestLimits;
  readonly door: ReturnType<typeof createFrontDoor>;
  readonly documents: Awaited<ReturnType<typeof openDocuments>>;
  readonly early: EarlyRefusals;
  readonly deadlineMs: number | undefined;
  readonly session: SessionTransportOptions;
  /** Hears of each document that is refused before it is read. */
  readonly onRefused: (reply: FastifyReply) => void;
}

/**
 * GraphQL at `/graphql`, and at `/graphql/<id>` for documents that have one: identity and admission, then
 * lists of operations, then streams, then what may be asked and how much of it, then the short way to an answer or the long one.
 */
export function addGraphqlRoutes(app: FastifyInstance, options: GraphqlRoutesOptions): void {
  const { guard, limits, documents, known } = options;
  const answer = answerBy(app, options);
  const answering = (url: string): RouteOptions => ({
    method: ['GET', 'POST'],
    url,
    bodyLimit: limits.bodyBytesMax,
    onRequest: [
      readSessionTransport(options.session),
      authenticate(options.verifier),
      options.door.onRequest,
    ],
    preHandler: [
      letGoWhoHasLeft,
      answerBatches(app, options),
      options.live.preHandler,
      documents.preHandler,
      guardRequests({
        guard,
        json: limits.json,
        operationNameCharactersMax: limits.document.nameCharactersMax,
        onRefused: options.onRefused,
      }),
      options.early.preHandler,
    ],
    onSend: [answerHeaders, documents.onSend(known)],
    handler: (request, reply) =>
      runWithCorrelation({ correlationId: request.id, span: request.begun?.span }, () =>
        answer(request, reply),
      ),
  });
  app.route(answering('/graphql'));
  app.route(answering('/graphql/:documentId'));
  app.route({ method: ['PATCH'], url: '/graphql', handler: refuseMethod });
}

function answerBy(app: FastifyInstance, options: GraphqlRoutesOptions) {
  const { apollo, deadlineMs, formatError } = options;
  const answer = answerDirectly(options);
  const handleGraphql = fastifyApolloHandler(apollo, {
    context: async (request, reply) => createContext(request, reply, deadlineMs),
  });
  const sendInParts = createPartsSender(formatError);
  return async (request: FastifyRequest, reply: FastifyReply) =>
    answer(request, reply) ?? sendInParts(reply, await handleGraphql.call(app, request, reply));
}

/** PUT and DELETE are for streams (graphql-sse). */
function refuseMethod(_request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const extensions = { code: 'BAD_REQUEST' };
  const error = { message: 'GraphQL is asked by GET or POST.', extensions };
  return reply
    .code(405)
    .header('allow', 'GET, POST')
    .send({ errors: [error] });
}
