import websocket from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest, onRequestHookHandler } from 'fastify';
import { createEventStreams } from './event-streams.ts';
import { createPlaces, type StreamLimits, streamLimits } from './stream-limits.ts';
import type { StreamParts } from './stream-parts.ts';
import { createSocketStreams } from './web-sockets.ts';

export interface StreamsOptions extends Omit<StreamParts, 'limits' | 'places'> {
  /** Hooks that decide who may connect at all, before any token is looked at. */
  onRequest: onRequestHookHandler[];
  limits?: Partial<StreamLimits>;
}

export const STREAM_PATH = '/graphql/stream';

const MESSAGE_BYTES_MAX = 16_384;

/**
 * Subscriptions at `/graphql/stream`: over WebSocket (graphql-transport-ws) and, by POST, as
 * server-sent events (graphql-sse, distinct connections). Who connects needs an access token; when it
 * expires the stream ends.
 */
export async function addStreams(app: FastifyInstance, options: StreamsOptions): Promise<void> {
  const limits = { ...streamLimits, ...options.limits };
  const parts: StreamParts = { ...options, limits, places: createPlaces(limits) };
  const sockets = createSocketStreams(parts);
  const events = createEventStreams(parts);
  const isFull = () => sockets.size + events.size >= limits.connectionsMax;

  const refuseWhenFull: onRequestHookHandler = (_request, reply, done) => {
    if (!isFull()) return done();
    const error = { message: 'Too many streams are open.', extensions: { code: 'RATE_LIMITED' } };
    void reply
      .code(503)
      .header('retry-after', '5')
      .send({ errors: [error] });
  };
  const onRequest = [...options.onRequest, refuseWhenFull];

  await app.register(websocket, {
    options: { maxPayload: MESSAGE_BYTES_MAX, handleProtocols: sockets.chooseProtocol },
    errorHandler: (error: Error) => options.log.debug({ err: error }, 'a stream broke'),
    preClose: (done: () => void) => done(),
  });
  app.get(STREAM_PATH, { websocket: true, onRequest }, (socket: unknown, request: FastifyRequest) =>
    sockets.open(socket, request),
  );
  app.post(STREAM_PATH, { onRequest, bodyLimit: MESSAGE_BYTES_MAX }, (request, reply) =>
    events.open(request, reply),
  );
  app.addHook('preClose', async () => {
    await Promise.all([sockets.close(), events.close()]);
  });
}
