import type { ApolloServer, ApolloServerPlugin } from '@apollo/server';
import { acceptedTypes, streamFormatIn } from '@supergraph/live/accept';
import type { StreamLimits } from '@supergraph/live/stream-limits';
import { addStreams, answeredBy, type Streams, tokenOf } from '@supergraph/live/streams';
import type { DocumentGuard } from '@supergraph/service/graphql/document/document-guard';
import { readClient } from '@supergraph/service/http/client';
import type { Verifier } from '@supergraph/service/identity/verifier';
import type { Logger } from '@supergraph/service/logger';
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify';
import { getOperationAST } from 'graphql';
import type { GatewayContext } from '../context.ts';
import type { FederatedGraph } from '../gateway.ts';
import type { createFrontDoor } from '../guard/admission/front-door.ts';
import type { RequestLimits } from '../guard/limits.ts';
import { createStreamDocuments, type StreamDocuments } from './documents.ts';
import type { LiveLimits } from './limits.ts';
import { liveLimits } from './limits.ts';
import { createLiveMetrics } from './metrics.ts';
import { createLiveOperations } from './operations.ts';
import { createRenewals } from './renewals.ts';
import { createFindSource } from './source/find-source.ts';
import { createSharedSources } from './source/shared-sources.ts';
import { createSubscribe, type SubscribeOptions } from './subscribe.ts';

export interface LiveOptions
  extends Pick<
    SubscribeOptions,
    'engine' | 'costGuard' | 'grantsOf' | 'metrics' | 'recordAnswered' | 'formatError'
  > {
  readonly apollo: ApolloServer<GatewayContext>;
  readonly addressOf: FederatedGraph['addressOf'];
  readonly guard: DocumentGuard;
  readonly door: ReturnType<typeof createFrontDoor>;
  readonly limits: RequestLimits;
  readonly verifier: Verifier;
  readonly gatewaySecret: string;
  readonly subgraphTimeoutMs: number;
  readonly deadlineMs?: number | undefined;
  readonly cors: { readonly origins: readonly string[]; readonly credentials: boolean };
  /** How many streams there may be, and how they are bounded. */
  readonly streams?: Partial<StreamLimits> | undefined;
  readonly liveLimits?: Partial<LiveLimits> | undefined;
}

export interface Live {
  /** Learns of each supergraph, after the engine and the guards. */
  readonly plugin: ApolloServerPlugin<GatewayContext>;
  /** Adds `/graphql/stream`, and to `/graphql` what is asked of streams alone. */
  addTo(app: FastifyInstance, options: LiveOptions): Promise<void>;
  /** Answers what was sent to `/graphql` where it is for a stream, or can only be one. */
  preHandler(request: FastifyRequest, reply: FastifyReply): Promise<unknown>;
}

const DEADLINE_MS = 15_000;

/** Live updates: subscriptions between clients and subgraphs, and whatever else clients ask on the same way. */
export function createLive({ guard, log }: { guard: DocumentGuard; log: Logger }): Live {
  const documents = createStreamDocuments(guard);
  const renewals = createRenewals(documents, log);
  let mounted: { streams: Streams; door: LiveOptions['door'] } | undefined;

  return {
    plugin: {
      async serverWillStart() {
        return {
          schemaDidLoadOrUpdate: ({ apiSchema }) => void renewals.use(apiSchema),
        };
      },
    },
    async addTo(app, options) {
      const { gatewaySecret, deadlineMs = DEADLINE_MS, limits: requestLimits } = options;
      const limits = { ...liveLimits, ...options.liveLimits };
      const liveMetrics = createLiveMetrics();
      const sources = createSharedSources({
        ...{ limits, log, metrics: liveMetrics, timeoutMs: options.subgraphTimeoutMs },
      });
      const findSource = createFindSource({ addressOf: options.addressOf, gatewaySecret });
      const subscribe = createSubscribe({
        ...{ ...options, limits, sources, findSource, renewals, liveMetrics, deadlineMs },
      });
      const operationNameCharactersMax = requestLimits.document.nameCharactersMax;
      const streams = await addStreams(app, {
        operations: createLiveOperations({
          ...{ ...options, documents, subscribe, deadlineMs, operationNameCharactersMax },
        }),
        verifier: options.verifier,
        allowsAnonymous: true,
        refusesInStream: true,
        clientOf: ({ ip, headers }) => readClient(ip, headers),
        log,
        onRequest: options.cors.credentials ? [refuseForged(options.cors.origins)] : [],
        origins: undefined,
        limits: options.streams,
        messageBytesMax: requestLimits.bodyBytesMax,
      });
      addToGraphql(app, streams);
      mounted = { streams, door: options.door };
    },
    async preHandler(request, reply) {
      if (!mounted || !isForStream(request, { documents, guard })) return undefined;
      const { streams, door } = mounted;
      door.letGo(request);
      const { http } = streams;
      const isSingle = tokenOf(request) !== undefined;
      if (!isSingle && !streamFormatIn(request.headers.accept)) return refuseWithoutStream(reply);
      return answeredBy(request.method === 'GET' ? http.get : http.post)(request, reply);
    },
  };
}

function addToGraphql(app: FastifyInstance, { onRequest, http, openSocket }: Streams): void {
  app.upgradePaths.add('/graphql');
  app.addConstraintStrategy({
    name: 'upgrade',
    storage: () => {
      const handlers = new Map<unknown, RouteHandler>();
      return {
        get: (key) => handlers.get(key) ?? null,
        set: (key, handler) => void handlers.set(key, handler),
      };
    },
    deriveConstraint: ({ headers }) => headers.upgrade?.toLowerCase(),
    mustMatchWhenDerived: false,
  });
  app.route({
    method: 'GET',
    url: '/graphql',
    constraints: { upgrade: 'websocket' },
    websocket: true,
    onRequest,
    handler: openSocket,
  });
  app.put('/graphql', { onRequest }, answeredBy(http.put));
  app.delete('/graphql', { onRequest }, answeredBy(http.delete));
}

type RouteHandler = Parameters<
  ReturnType<Parameters<FastifyInstance['addConstraintStrategy']>[0]['storage']>['set']
>[1];

interface Readers {
  readonly documents: StreamDocuments;
  readonly guard: DocumentGuard;
}

/** What can be answered by a stream alone: the client takes nothing else, or asks for a subscription. */
function isForStream(request: FastifyRequest, readers: Readers): boolean {
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
function refuseWithoutStream(reply: FastifyReply): FastifyReply {
  const message =
    'A subscription is answered as a stream: accept text/event-stream or multipart/mixed;subscriptionSpec=1.0, or ask by WebSocket (graphql-transport-ws).';
  const error = { message, extensions: { code: 'BAD_REQUEST' } };
  return reply.code(NOT_ACCEPTABLE).send({ errors: [error] });
}

/**
 * Where cookies are allowed: who comes without a header that takes a preflight, or from a page of another
 * origin (a WebSocket needs no leave), may be a browser that was made to.
 */
function refuseForged(origins: readonly string[]): onRequestHookHandler {
  return (request, reply, done) => {
    const { method, headers } = request;
    const { origin } = headers;
    const isPreflighted =
      headers['apollo-require-preflight'] ?? headers['x-apollo-operation-name'] ?? tokenOf(request);
    const isSafe = request.ws
      ? origin === undefined || origins.includes(origin)
      : method !== 'GET' || isPreflighted !== undefined;
    if (isSafe) return done();
    const extensions = { code: 'BAD_REQUEST' };
    const message = 'A browser could have been made to send this from another site.';
    void reply.code(400).send({ errors: [{ message, extensions }] });
  };
}
