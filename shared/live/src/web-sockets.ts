import type { IncomingHttpHeaders } from 'node:http';
import { Fault } from '@supergraph/service/errors';
import { bearerToken } from '@supergraph/service/http/authenticate';
import { hungUp } from '@supergraph/service/http/awaited';
import { type Client, namedByParams } from '@supergraph/service/http/client';
import { paramIn } from '@supergraph/service/http/connection-params';
import {
  clientJsonLimits,
  judgeJson,
  subgraphJsonLimits,
} from '@supergraph/service/http/json-limits';
import { judgeJsonNumbers } from '@supergraph/service/http/json-numbers';
import { anonymous, type Caller } from '@supergraph/service/identity/caller';
import type { FastifyRequest } from 'fastify';
import { type ExecutionArgs, parse } from 'graphql';
import {
  CloseCode,
  handleProtocols,
  MessageType,
  makeServer,
  type OperationResult,
  stringifyMessage,
} from 'graphql-ws';
import type { Block } from './connection-places.ts';
import type {
  AnswerStream,
  PreparedOperation,
  Refusal,
  StreamAsker,
  StreamOperations,
} from './operations.ts';
import { fullMessages } from './refuse-full.ts';
import {
  endedBy,
  readSharedAsker,
  type SharedAsker,
  sharedSocket,
  untilTokenEnd,
} from './shared-socket.ts';
import { closeCodes, createSend, farewell, keepAlive, type Socket } from './socket.ts';
import { asError, endingWith, toldOf } from './socket-answers.ts';
import { rateLimited } from './stream-limits.ts';
import {
  blockOf,
  holderOf,
  type StreamParts,
  type StreamSet,
  withoutToken,
} from './stream-parts.ts';
import { atTokenEnd } from './token-end.ts';
import { createTurns } from './turns.ts';

interface Extra {
  socket: Socket;
  requestId: string;
  client: Client;
  block: Block;
  /** Aborts when the connection is gone. */
  signal: AbortSignal;
  /** Of the upgrade; clients that can send headers may have their token there. */
  headers: IncomingHttpHeaders;
  /** Whether it is a gateway's, which may have operations of all its callers on it. */
  isOfGateway: boolean;
  isShared: boolean;
  /** Known once the connection is acknowledged. */
  caller?: Caller;
  stopWatching?: () => void;
  /** Gives the connection's place back, whichever it has at the moment. */
  leave: () => void;
}

interface Begun {
  asker: StreamAsker;
  prepared: PreparedOperation;
  /** On a shared socket: watches the token, and tells that it is open. */
  share: ((stream: AnswerStream) => AnswerStream) | undefined;
}

/** Operations of one caller, on however many connections. */
const PREPARED_AT_ONCE_MAX = 2;

/** What graphql-ws looks at to tell a stream from a single answer; a stream may be one. */
const anySubscription = {
  document: parse('subscription { any }', { noLocation: true }),
} as ExecutionArgs;

/** Operations over WebSocket, in the protocol graphql-transport-ws. */
export function createSocketStreams(parts: StreamParts) {
  const { verifier, log, limits, places, connections } = parts;
  const sockets = new Set<Socket>();
  const send = createSend(parts);
  const takeTurn = createTurns({ atOnceMax: PREPARED_AT_ONCE_MAX });

  const server = makeServer<Record<string, unknown>, Extra>({
    connectionInitWaitTimeout: limits.initMs,

    async onConnect({ connectionParams = {}, extra }) {
      const { socket } = extra;
      try {
        const token = bearerToken(
          paramIn(connectionParams, 'authorization') ?? extra.headers.authorization,
        );
        // A gateway says it of each of its callers.
        if (!extra.isOfGateway) extra.client = namedByParams(extra.client, connectionParams);
        extra.isShared = token === null && extra.isOfGateway;
        if (extra.isShared) extra.caller = anonymous;
        else if (token !== null) extra.caller = await verifier.verify(token, extra.client.address);
        else extra.caller = withoutToken(parts);
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        // Not 4401, after which clients never come back: a fresh token may be all it takes.
        void farewell(socket, CloseCode.Forbidden, error.message);
        return false;
      }
      if (socket.readyState !== socket.OPEN) return false;
      const { block } = extra;
      const full = connections.take(block);
      if (full) {
        void farewell(socket, closeCodes.tryAgainLater, fullMessages[full]);
        return false;
      }
      extra.leave();
      extra.leave = () => connections.free(block);
      extra.stopWatching = atTokenEnd(extra.caller, verifier, ([{ message }]) => {
        void farewell(socket, CloseCode.Forbidden, message);
      });
      return true;
    },

    async onSubscribe({ extra, subscriptions }, id, asked) {
      // As many as there are now: those that come next are counted, too, while this one is prepared.
      const count = Object.keys(subscriptions).length;
      const { operations, streams } = boundsOf(extra);
      if (count > operations) {
        return [
          rateLimited(`At most ${operations} operations of one connection may be under way.`),
        ];
      }
      const shared = extra.isShared ? await sharedAskerOf(asked, extra) : undefined;
      if (shared && 'errors' in shared) return shared.errors.map(asError);
      const asker = shared ?? askerOf(extra);
      // A hundred of them fit into what one read brings, and nobody else would be heard until they are prepared.
      const leave = await takeTurn(holderOf(asker.caller, asker.client));
      const prepared = await prepareWhileWanted(asked, asker).finally(leave);
      if ('errors' in prepared) return prepared.errors.map(asError);
      if (prepared.isStream && count > streams) {
        return [rateLimited(`This connection has ${streams} subscriptions open already.`)];
      }
      const share = shared && sharing(shared, extra, id);
      return { ...anySubscription, contextValue: { asker, prepared, share } satisfies Begun };
    },

    subscribe: (args) => begin(args.contextValue as Begun) as OperationResult,
    onNext: (_context, _id, _payload, _args, result) => result,
    onError: (_context, _id, _payload, errors) => errors.flatMap(toldOf),
  });

  /** Of those who wait for their turn some are gone when it comes. */
  async function prepareWhileWanted(...[asked, asker]: Parameters<StreamOperations['prepare']>) {
    if (asker.signal.aborted) return { errors: [{ message: hungUp().message }] };
    return parts.operations.prepare(asked, asker);
  }

  function boundsOf({ isShared }: Extra) {
    const { operationsMax } = sharedSocket;
    if (isShared) return { operations: operationsMax, streams: operationsMax };
    const { operationsPerConnectionMax, subscriptionsPerConnectionMax } = limits;
    return { operations: operationsPerConnectionMax, streams: subscriptionsPerConnectionMax };
  }

  async function sharedAskerOf(asked: unknown, { client }: Extra): Promise<SharedAsker | Refusal> {
    try {
      return await readSharedAsker(asked, client.address, parts);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      const { code, message, details } = error;
      return { errors: [{ message, extensions: { ...details, code } }] };
    }
  }

  const sharing =
    (asker: SharedAsker, { socket }: Extra, begun: string) =>
    (stream: AnswerStream): AnswerStream => {
      void send(socket, stringifyMessage({ type: MessageType.Ping, payload: { begun } }));
      return untilTokenEnd(stream, asker, verifier);
    };

  async function begin({ asker, prepared, share }: Begun) {
    const holder = holderOf(asker.caller, asker.client);
    const refused = prepared.isStream ? places.take(holder) : null;
    // A gateway comes again after an error, and would take an answer for the end.
    if (refused) return share ? endedBy([refused]) : { errors: [refused] };
    let isTaken = prepared.isStream;
    const leave = () => {
      if (isTaken) places.free(holder);
      isTaken = false;
    };
    try {
      const answers = await prepared.begin();
      if (Symbol.asyncIterator in answers) return endingWith(share?.(answers) ?? answers, leave);
      leave();
      return answers;
    } catch (error) {
      leave();
      throw error;
    }
  }

  function open(socket: Socket, request: FastifyRequest): void {
    const client = parts.clientOf(request);
    const block = blockOf(parts, request);
    const place = connections.wait(block, () => {
      const { ConnectionInitialisationTimeout: code } = CloseCode;
      void farewell(socket, code, 'Too many connections wait without a token.');
    });
    if ('fullness' in place) {
      void farewell(socket, closeCodes.tryAgainLater, fullMessages[place.fullness]);
      return;
    }
    sockets.add(socket);
    const gone = new AbortController();
    const extra: Extra = {
      socket,
      requestId: request.id,
      client,
      block,
      signal: gone.signal,
      headers: request.headers,
      isOfGateway: parts.isCountedElsewhere?.(request) ?? false,
      isShared: false,
      leave: place.done,
    };
    const stopHeartbeat = keepAlive(socket, limits.heartbeatMs);
    const closed = server.opened(
      {
        protocol: socket.protocol,
        send: (data) =>
          send(socket, data, extra.isShared ? limits.sharedBufferedBytesMax : undefined),
        close: (code, reason) => farewell(socket, code ?? 1000, reason ?? ''),
        onMessage: (handle) =>
          socket.on('message', (data) => {
            const text = String(data);
            const refusal =
              judgeJson(text, extra.isShared ? subgraphJsonLimits : clientJsonLimits) ??
              judgeJsonNumbers(text);
            if (refusal) return socket.close(CloseCode.BadRequest, refusal);
            handle(text).catch((error: unknown) => {
              log.error({ err: error, requestId: request.id }, 'a stream failed');
              const message = 'Something went wrong on our side.';
              void farewell(socket, CloseCode.InternalServerError, message);
            });
          }),
      },
      extra,
    );
    socket.once('close', (code, reason) => {
      sockets.delete(socket);
      extra.leave();
      gone.abort(hungUp());
      stopHeartbeat();
      extra.stopWatching?.();
      void closed(code, String(reason));
    });
  }

  return {
    open: (socket: unknown, request: FastifyRequest) => open(socket as Socket, request),
    chooseProtocol: handleProtocols,
    async close() {
      const gone = [...sockets].map((socket) =>
        farewell(socket, closeCodes.goingAway, 'The service is stopping.'),
      );
      await Promise.all(gone);
    },
  } satisfies StreamSet & Record<string, unknown>;
}

function askerOf({ caller, client, requestId, headers, signal }: Extra): StreamAsker {
  if (!caller) throw new Error('a connection that is not acknowledged subscribes');
  return { caller, client, requestId, headers, signal, mayMutate: true };
}
