import cors from '@fastify/cors';
import websocket from '@fastify/websocket';
import { addressBlock } from '@supergraph/service/http/address-block';
import { STREAM_PATH } from '@supergraph/service/subgraph/add-streams';
import type { FastifyInstance, FastifyRequest, onRequestHookHandler } from 'fastify';
import { createConnectionPlaces } from './connection-places.ts';
import { createEventStreams } from './event-streams.ts';
import { refuseFull } from './refuse-full.ts';
import { createPlaces, type StreamLimits, streamLimits } from './stream-limits.ts';
import type { StreamParts } from './stream-parts.ts';
import { createSocketStreams } from './web-sockets.ts';

export interface StreamsOptions extends Omit<StreamParts, 'limits' | 'places' | 'connections'> {
  /** Hooks that decide who may connect at all, before any token is looked at. */
  onRequest: onRequestHookHandler[];
  /** Of web pages whose scripts may read what is answered. */
  origins: readonly string[];
  limits?: Partial<StreamLimits>;
}

const MESSAGE_BYTES_MAX = 16_384;
const PREFLIGHT_SECONDS_MAX = 600;

/**
 * Subscriptions at `/graphql/stream`: over WebSocket (graphql-transport-ws) and, by POST, as
 * server-sent events (graphql-sse, distinct connections). Who connects needs an access token; when it
 * expires the stream ends.
 */
export async function addStreams(app: FastifyInstance, options: StreamsOptions): Promise<void> {
  const limits = { ...streamLimits, ...options.limits };
  const connections = createConnectionPlaces(limits);
  const parts: StreamParts = { ...options, limits, connections, places: createPlaces(limits) };
  const sockets = createSocketStreams(parts);
  const events = createEventStreams(parts);

  const refuseWhenFull: onRequestHookHandler = (request, reply, done) => {
    const fullness = connections.fullness(addressBlock(options.clientOf(request).address));
    if (fullness) refuseFull(reply, fullness);
    else done();
  };
  const onRequest = [...options.onRequest, refuseWhenFull];

  await app.register(websocket, {
    options: { maxPayload: MESSAGE_BYTES_MAX, handleProtocols: sockets.chooseProtocol },
    errorHandler: (error: Error) => options.log.debug({ err: error }, 'a stream broke'),
    preClose: (done: () => void) => done(),
  });
  app.upgradePaths.add(STREAM_PATH);
  const routes = async (scope: FastifyInstance) => {
    // Its hook comes before ours: a page may read why it was refused.
    await scope.register(cors, {
      origin: [...options.origins],
      methods: ['POST'],
      maxAge: PREFLIGHT_SECONDS_MAX,
    });
    scope.get('', { websocket: true, onRequest }, (socket: unknown, request: FastifyRequest) => {
      app.connections.becomesStream(request.raw.socket);
      sockets.open(socket, request);
    });
    scope.post('', { onRequest, bodyLimit: MESSAGE_BYTES_MAX }, (request, reply) =>
      events.open(request, reply),
    );
  };
  await app.register(routes, { prefix: STREAM_PATH });
  app.addHook('preClose', async () => {
    await Promise.all([sockets.close(), events.close()]);
  });
}
