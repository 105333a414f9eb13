import type { FastifyRequest } from 'fastify';
import type { ExecutionArgs } from 'graphql';
import { CloseCode, handleProtocols, makeServer } from 'graphql-ws';
import { Fault } from '../errors.ts';
import { bearerToken } from '../http/authenticate.ts';
import { hungUp } from '../http/awaited.ts';
import { type Client, readForwardedClient } from '../http/client.ts';
import type { UserCaller } from '../identity/caller.ts';
import { atExpiry } from './expiry.ts';
import { rateLimited } from './stream-limits.ts';
import type { StreamParts, StreamSet } from './stream-parts.ts';

/** What is used of a WebSocket of the package ws. */
interface Socket {
  readonly protocol: string;
  readonly readyState: number;
  readonly OPEN: number;
  readonly CLOSED: number;
  readonly bufferedAmount: number;
  send(data: string, callback: (error?: Error) => void): void;
  close(code: number, reason: string): void;
  terminate(): void;
  ping(): void;
  on(event: 'message', listener: (data: Buffer) => void): void;
  on(event: 'pong', listener: () => void): void;
  once(event: 'close', listener: (code: number, reason: Buffer) => void): void;
}

interface Extra {
  socket: Socket;
  requestId: string;
  client: Client;
  /** Aborts when the connection is gone. */
  signal: AbortSignal;
  /** Of the upgrade, for clients that can send headers. */
  authorization: string | undefined;
  /** Known once the connection is acknowledged. */
  caller?: UserCaller;
  cancelExpiry?: () => void;
}

const closeCodes = {
  goingAway: 1001,
  /** "Try again later": clients come back by themselves, with an empty buffer. */
  tooSlow: 1013,
} as const;

const GOODBYE_MS_MAX = 1_000;

/** Subscriptions over WebSocket, in the protocol graphql-transport-ws. */
export function createSocketStreams(parts: StreamParts) {
  const { subscriptions, context, verifier, log, limits, places } = parts;
  const sockets = new Set<Socket>();

  const server = makeServer<{ authorization?: unknown }, Extra>({
    async onConnect({ connectionParams, extra }) {
      const given = connectionParams?.authorization ?? extra.authorization;
      try {
        const token = bearerToken(typeof given === 'string' ? given : undefined);
        if (token === null) throw new Fault('UNAUTHENTICATED', 'An access token is needed.');
        extra.caller = await verifier.verify(token);
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        // Not 4401, after which clients never come back: a fresh token may be all it takes.
        extra.socket.close(CloseCode.Forbidden, error.message);
        return false;
      }
      extra.cancelExpiry = atExpiry(extra.caller, () =>
        extra.socket.close(CloseCode.Forbidden, 'The access token has expired.'),
      );
      return true;
    },

    onSubscribe(connection, _id, { query, operationName, variables }) {
      const most = limits.subscriptionsPerConnectionMax;
      if (Object.keys(connection.subscriptions).length > most) {
        return [rateLimited(`This connection has ${most} subscriptions open already.`)];
      }
      const prepared = subscriptions.prepare({ query, operationName, variables });
      return Array.isArray(prepared) ? prepared : { ...prepared, contextValue: connection.extra };
    },

    subscribe: (args) => subscribe(args),
  });

  /** `args.contextValue` is the connection: each answer gets a context of its own. */
  async function subscribe(args: ExecutionArgs) {
    const { caller, client, requestId, signal } = args.contextValue as Extra;
    if (!caller) throw new Error('a connection that is not acknowledged subscribes');
    const refused = places.take(caller.id);
    if (refused) return { errors: [refused] };
    let isTaken = true;
    const leave = () => {
      if (isTaken) places.free(caller.id);
      isTaken = false;
    };
    try {
      const child = log.child({ requestId });
      const newContext = () => context({ caller, client, requestId, log: child, signal });
      const stream = await subscriptions.subscribe(args, { requestId, newContext, signal });
      if (!(Symbol.asyncIterator in stream)) {
        leave();
        return stream;
      }
      return endingWith(stream, leave);
    } catch (error) {
      leave();
      throw error;
    }
  }

  function open(socket: Socket, request: FastifyRequest): void {
    sockets.add(socket);
    const gone = new AbortController();
    const extra: Extra = {
      socket,
      requestId: request.id,
      client: readForwardedClient(request.ip, request.headers),
      signal: gone.signal,
      authorization: request.headers.authorization,
    };
    const stopHeartbeat = keepAlive(socket, limits.heartbeatMs);
    const closed = server.opened(
      {
        protocol: socket.protocol,
        send: (data) => send(socket, data),
        close: (code, reason) => socket.close(code ?? 1000, reason ?? ''),
        onMessage: (handle) =>
          socket.on('message', (data) => {
            handle(String(data)).catch((error: unknown) => {
              log.error({ err: error, requestId: request.id }, 'a stream failed');
              socket.close(CloseCode.InternalServerError, 'Something went wrong on our side.');
            });
          }),
      },
      extra,
    );
    socket.once('close', (code, reason) => {
      sockets.delete(socket);
      gone.abort(hungUp());
      stopHeartbeat();
      extra.cancelExpiry?.();
      void closed(code, String(reason));
    });
  }

  /** Resolves when the system has taken the message, which is what keeps a stream in step. */
  function send(socket: Socket, data: string): Promise<void> {
    if (socket.readyState !== socket.OPEN) return closeOf(socket);
    if (socket.bufferedAmount > limits.bufferedBytesMax) cutOff(socket);
    return new Promise((resolve) => {
      const timer = setTimeout(() => cutOff(socket), limits.slowMs);
      // An error means that the socket is closing, and its close event ends the subscriptions.
      socket.send(data, () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  function cutOff(socket: Socket): void {
    log.info({ bufferedBytes: socket.bufferedAmount }, 'a client is too slow for its stream');
    farewell(socket, closeCodes.tooSlow, 'Too slow: messages were not taken in time.');
  }

  return {
    open: (socket: unknown, request: FastifyRequest) => open(socket as Socket, request),
    chooseProtocol: handleProtocols,
    get size() {
      return sockets.size;
    },
    async close() {
      const gone = [...sockets].map((socket) =>
        farewell(socket, closeCodes.goingAway, 'The service is stopping.'),
      );
      await Promise.all(gone);
    },
  } satisfies StreamSet & Record<string, unknown>;
}

/** Closes with a code, and breaks the connection when the client does not answer in time. */
function farewell(socket: Socket, code: number, reason: string): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => socket.terminate(), GOODBYE_MS_MAX);
    socket.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
    socket.close(code, reason);
  });
}

/** What is still to be sent waits for the end: a source that always has more would never let it come. */
function closeOf(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.readyState === socket.CLOSED) setImmediate(resolve);
    else socket.once('close', () => resolve());
  });
}

function keepAlive(socket: Socket, heartbeatMs: number): () => void {
  let isAlive = true;
  socket.on('pong', () => {
    isAlive = true;
  });
  const timer = setInterval(() => {
    if (!isAlive) return socket.terminate();
    isAlive = false;
    socket.ping();
  }, heartbeatMs);
  return () => clearInterval(timer);
}

/** The same stream, which calls `onEnd` when it is over, however it ends. */
function endingWith<T>(stream: AsyncIterableIterator<T>, onEnd: () => void) {
  return {
    async next() {
      const step = await stream.next();
      if (step.done) onEnd();
      return step;
    },
    async return() {
      onEnd();
      await stream.return?.();
      return { done: true, value: undefined } as const;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
