import type { ApolloServer, ApolloServerPlugin } from '@apollo/server';
import { createEventNews } from '@supergraph/events/event-news';
import type { EventTransport } from '@supergraph/events/transport';
import { streamFormatIn } from '@supergraph/live/accept';
import type { StreamLimits } from '@supergraph/live/stream-limits';
import { addStreams, answeredBy, type Streams, tokenOf } from '@supergraph/live/streams';
import type { DocumentGuard } from '@supergraph/service/graphql/document/document-guard';
import { readClient } from '@supergraph/service/http/client';
import type { Verifier } from '@supergraph/service/identity/verifier';
import type { Logger } from '@supergraph/service/logger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayContext } from '../context.ts';
import type { FederatedGraph } from '../gateway.ts';
import type { createFrontDoor } from '../guard/admission/front-door.ts';
import type { RequestLimits } from '../guard/limits.ts';
import type { ResolveDocument } from '../guard/safelist/resolve-document.ts';
import { createStreamDocuments } from './documents.ts';
import { createFedSubscriptions, type FedSubscriptions } from './events/fed-subscriptions.ts';
import { isForStream, refuseWithoutStream } from './for-stream.ts';
import { isForged, refuse, refuseForged } from './forged.ts';
import { addToGraphql } from './graphql-routes.ts';
import { type LiveLimits, liveLimits } from './limits.ts';
import { createLiveMetrics } from './metrics.ts';
import { createLiveOperations } from './operations.ts';
import { createRenewals } from './renewals.ts';
import { createFindSource } from './source/find-source.ts';
import { createOpenSource } from './source/open-source.ts';
import { createSharedSources } from './source/shared-sources.ts';
import { createSubscribe, type SubscribeOptions, tellBy } from './subscribe.ts';

export interface LiveOptions
  extends Pick<
    SubscribeOptions,
    | 'engine'
    | 'costGuard'
    | 'grantsOf'
    | 'metrics'
    | 'recordAnswered'
    | 'formatError'
    | 'tracing'
    | 'breakers'
  > {
  readonly apollo: ApolloServer<GatewayContext>;
  readonly addressOf: FederatedGraph['addressOf'];
  readonly resolveDocument: ResolveDocument;
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
  /** Whence events are heard of that feed subscriptions. Default: none do, and subgraphs answer them all. */
  readonly events?: Pick<EventTransport, 'listen'> | undefined;
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
  let supergraphSdl = '';
  let fed: FedSubscriptions | undefined;
  let mounted: { streams: Streams; options: LiveOptions } | undefined;

  return {
    plugin: {
      async serverWillStart() {
        return {
          schemaDidLoadOrUpdate({ apiSchema, coreSupergraphSdl = '' }) {
            supergraphSdl = coreSupergraphSdl;
            fed?.use(supergraphSdl);
            void renewals.use(apiSchema);
          },
        };
      },
    },
    async addTo(app, options) {
      const { gatewaySecret, deadlineMs = DEADLINE_MS, limits: requestLimits } = options;
      const limits = { ...liveLimits, ...options.liveLimits };
      const liveMetrics = createLiveMetrics();
      const open = createOpenSource({ ...limits, timeoutMs: options.subgraphTimeoutMs });
      const sources = createSharedSources({ limits, log, metrics: liveMetrics, open });
      const findSource = createFindSource({ addressOf: options.addressOf, gatewaySecret });
      const news = options.events && createEventNews(options.events);
      const tell = tellBy(options.formatError);
      fed = news && createFedSubscriptions({ ...options, news, deadlineMs, tell });
      fed?.use(supergraphSdl);
      app.addHook('onClose', async () => news?.stop());
      const subscribe = createSubscribe({
        ...{ ...options, fed, limits, sources, findSource, renewals, liveMetrics, deadlineMs },
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
      mounted = { streams, options };
    },
    async preHandler(request, reply) {
      if (!mounted || !isForStream(request, { documents, guard })) return undefined;
      const { http } = mounted.streams;
      const { door, cors } = mounted.options;
      const isSingle = tokenOf(request) !== undefined;
      if (!isSingle && !streamFormatIn(request.headers.accept)) return refuseWithoutStream(reply);
      if (cors.credentials && isForged(request, cors.origins)) return refuse(reply);
      door.letGo(request, reply);
      return answeredBy(request.method === 'GET' ? http.get : http.post)(request, reply);
    },
  };
}
