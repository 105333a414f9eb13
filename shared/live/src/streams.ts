import cors from '@fastify/cors';
import websocket from '@fastify/websocket';
import { boundJsonBodiesBySender } from '@supergraph/service/http/json-bodies';
import { subgraphJsonLimits } from '@supergraph/service/http/json-limits';
import { STREAM_PATH } from '@supergraph/service/subgraph/add-streams';
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify';
import { createConnectionPlaces } from './connection-places.ts';
import { createHttpStreams, type HttpStreams } from './http-streams.ts';
import { refuseFull } from './refuse-full.ts';
import { tokenOf } from './single-connections.ts';
import { createPlaces, type StreamLimits, streamLimits } from './stream-limits.ts';
import { blockOf, type StreamParts } from './stream-parts.ts';
import { createSocketStreams } from './web-sockets.ts';

export interface StreamsOptions extends Omit<StreamParts, 'limits' | 'places' | 'connections'> {
  /** Hooks that decide who may connect at all, before any token is looked at. */
  onRequest: onRequestHookHandler[];
  /** Of web pages whose scripts may read what is answered; undefined: the app sees to that itself. */
  origins: readonly string[] | undefined;
  limits?: Partial<StreamLimits> | undefined;
  /** Bytes of a message, or of a body. Default 16,384. */
  messageBytesMax?: number;
  /** The same of a body, by who sends it. */
  bodyBytesMaxFor?: (request: FastifyRequest) => number;
}

export { tokenOf };

export interface Streams {
  /** Hooks that refuse who may not connect, or finds no place. */
  readonly onRequest: onRequestHookHandler[];
  readonly http: HttpStreams;
  /** Handles a WebSocket of the path, for a route with `websocket: true`. */
  openSocket(socket: unknown, request: FastifyRequest): void;
}

export const MESSAGE_BYTES_MAX = 16_384;
const PREFLIGHT_SECONDS_MAX = 600;

/**
 * Streams at `/graphql/stream`: over WebSocket (graphql-transport-ws), as server-sent events (graphql-sse, both
 * modes) and as multipart. When the access token of who connects expires, the stream ends.
 *
 * @returns the same, for other paths of the app
 */
export async function addStreams(app: FastifyInstance, options: StreamsOptions): Promise<Streams> {
  const limits = { ...streamLimits, ...options.limits };
  const connections = createConnectionPlaces(limits);
  const parts: StreamParts = { ...options, limits, connections, places: createPlaces(limits) };
  const sockets = createSocketStreams(parts);
  const http = createHttpStreams(parts);

  const refuseWhenFull: onRequestHookHandler = (request, reply, done) => {
    // Its connection has a place.
    if (tokenOf(request) !== undefined) return done();
    const fullness = connections.fullness(blockOf(options, request));
    if (fullness) refuseFull(reply, fullness);
    else done();
  };
  const streams: Streams = {
    onRequest: [...options.onRequest, refuseWhenFull],
    http,
    openSocket(socket, request) {
      app.connections.becomesStream(request.raw.socket);
      sockets.open(socket, request);
    },
  };

  const maxPayload = options.messageBytesMax ?? MESSAGE_BYTES_MAX;
  await app.register(websocket, {
    options: { maxPayload, handleProtocols: sockets.chooseProtocol },
    errorHandler: (error: Error) => options.log.debug({ err: error }, 'a stream broke'),
    preClose: (done: () => void) => done(),
  });
  app.upgradePaths.add(STREAM_PATH);
  await app.register((scope) => addRoutes(scope, streams, options), { prefix: STREAM_PATH });
  app.addHook('preClose', async () => {
    await Promise.all([sockets.close(), http.close()]);
  });
  return streams;
}

async function addRoutes(
  scope: FastifyInstance,
  { onRequest, http, openSocket }: Streams,
  { origins, bodyBytesMaxFor, messageBytesMax: bodyLimit = MESSAGE_BYTES_MAX }: StreamsOptions,
): Promise<void> {
  // Its hook comes before ours: a page may read why it was refused.
  if (origins) {
    await scope.register(cors, {
      origin: [...origins],
      methods: ['GET', 'POST', 'PUT', 'DELETE'],
      maxAge: PREFLIGHT_SECONDS_MAX,
    });
  }
  if (bodyBytesMaxFor) boundJsonBodiesBySender(scope, subgraphJsonLimits, bodyBytesMaxFor);
  scope.route({
    method: 'GET',
    url: '',
    onRequest,
    wsHandler: openSocket,
    handler: answeredBy(http.get),
  });
  scope.post('', { onRequest, bodyLimit }, answeredBy(http.post));
  scope.put('', { onRequest, bodyLimit }, answeredBy(http.put));
  scope.delete('', { onRequest, bodyLimit }, answeredBy(http.delete));
}

/** Fastify waits for a reply that is returned, however long it takes to be written. */
export function answeredBy(handle: HttpStreams[keyof Pick<HttpStreams, 'get' | 'post'>]) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    await handle(request, reply);
    return reply;
  };
}
