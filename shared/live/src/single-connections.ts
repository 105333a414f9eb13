import { randomBytes } from 'node:crypto';
import { hungUp } from '@supergraph/service/http/awaited';
import type { Caller } from '@supergraph/service/identity/caller';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { OpenResponse, OpenResponses } from './open-responses.ts';
import type { StreamAsker, StreamRequest } from './operations.ts';
import { badRequest, refuse } from './refuse.ts';
import { refuseFull } from './refuse-full.ts';
import { eventStream, eventsOf } from './stream-formats.ts';
import { rateLimited } from './stream-limits.ts';
import { blockOf, holderOf, type StreamParts } from './stream-parts.ts';
import { atTokenEnd, type TokenEnd } from './token-end.ts';
import { writeAnswers } from './write-answers.ts';

/** A connection that is promised to somebody, or open. */
interface Connection {
  readonly holder: string;
  readonly caller: Caller;
  readonly response: PromiseWithResolvers<OpenResponse>;
  isOpen: boolean;
  /** Why it ends with its token, once it does. */
  tokenEnd: TokenEnd | undefined;
  /** How to end each operation on it, by the client's id. */
  readonly operations: Map<string, AbortController>;
  leave(): void;
}

const TOKEN_BYTES = 16;
const ID_CHARACTERS_MAX = 200;

/** Where a client says to which connection an operation belongs. */
export function tokenOf({ headers, query }: FastifyRequest): string | undefined {
  const header = headers['x-graphql-event-stream-token'];
  const given = header ?? parameterOf(query, 'token');
  return typeof given === 'string' ? given : undefined;
}

/** graphql-sse's single connection mode: one open answer for all operations of a page. */
export function createSingleConnections(parts: StreamParts, responses: OpenResponses) {
  const { limits, places, connections, verifier } = parts;
  const open = new Map<string, Connection>();

  function reserve(caller: Caller, request: FastifyRequest, reply: FastifyReply): void {
    const client = parts.clientOf(request);
    const block = blockOf(parts, request);
    const full = connections.take(block);
    if (full) return void refuseFull(reply, full);
    const token = randomBytes(TOKEN_BYTES).toString('hex');
    const connection: Connection = {
      holder: holderOf(caller, client),
      caller,
      response: Promise.withResolvers(),
      isOpen: false,
      tokenEnd: undefined,
      operations: new Map(),
      leave() {
        if (!open.delete(token)) return;
        connections.free(block);
        clearTimeout(timer);
        connection.response.reject(hungUp());
        for (const operation of connection.operations.values()) operation.abort(hungUp());
      },
    };
    // Nobody may wait for it.
    connection.response.promise.catch(() => undefined);
    const timer = setTimeout(() => connection.isOpen || connection.leave(), limits.initMs);
    open.set(token, connection);
    void reply.code(201).type('text/plain; charset=utf-8').send(token);
  }

  function listen(token: string, reply: FastifyReply): void {
    const connection = open.get(token);
    if (!connection)
      return void refuse(reply, 404, badRequest('No connection waits under this token.'));
    if (connection.isOpen)
      return void refuse(reply, 409, badRequest('This connection is open already.'));
    connection.isOpen = true;
    const { operations } = connection;
    const endAll = () => {
      for (const operation of operations.values()) operation.abort(hungUp());
    };
    const response = responses.open(reply, eventStream, () => {
      stopWatching();
      endAll();
      connection.leave();
      if (operations.size === 0) response.finish();
    });
    const stopWatching = atTokenEnd(connection.caller, verifier, (why) => {
      connection.tokenEnd = why;
      endAll();
      if (operations.size === 0) response.finish();
    });
    connection.response.resolve(response);
  }

  function start(
    { token, asked, caller }: { token: string; asked: StreamRequest | undefined; caller: Caller },
    request: FastifyRequest,
    reply: FastifyReply,
  ): void {
    const connection = open.get(token);
    const client = parts.clientOf(request);
    if (!connection || connection.holder !== holderOf(caller, client))
      return void refuse(
        reply,
        404,
        badRequest('No connection of yours is open under this token.'),
      );
    const id = asked?.extensions?.['operationId'];
    if (!asked || typeof id !== 'string' || id.length > ID_CHARACTERS_MAX)
      return void refuse(
        reply,
        400,
        badRequest('It takes a query, and an id in extensions.operationId.'),
      );
    if (connection.operations.has(id))
      return void refuse(reply, 409, badRequest('An operation with this id is under way.'));
    const gone = new AbortController();
    const { id: requestId, headers } = request;
    connection.operations.set(id, gone);
    void reply.code(202).send();
    run(connection, id, asked, {
      caller,
      client,
      requestId,
      headers,
      signal: gone.signal,
      mayMutate: true,
    }).catch((error: unknown) => parts.log.error({ err: error, requestId }, 'a stream failed'));
  }

  async function run(
    connection: Connection,
    id: string,
    asked: StreamRequest,
    asker: StreamAsker,
  ): Promise<void> {
    const { operations } = connection;
    const response = await connection.response.promise.catch(() => undefined);
    if (!response) return void operations.delete(id);
    const most = limits.subscriptionsPerConnectionMax;
    const refused =
      operations.size > most
        ? rateLimited(`This connection has ${most} subscriptions open already.`)
        : places.take(connection.holder);
    try {
      const answers = refused ? { errors: [refused] } : await beginOr(asked, asker);
      const end = () => void (Symbol.asyncIterator in answers ? answers.return?.() : undefined);
      asker.signal.addEventListener('abort', end);
      if (asker.signal.aborted) end();
      await writeAnswers(answers, eventsOf(id), response, () => connection.tokenEnd);
    } finally {
      operations.delete(id);
      if (!refused) places.free(connection.holder);
      if (operations.size === 0 && (connection.tokenEnd || response.isStopping)) response.finish();
    }
  }

  async function beginOr(asked: StreamRequest, asker: StreamAsker) {
    const prepared = await parts.operations.prepare(asked, asker);
    return 'errors' in prepared ? prepared : prepared.begin();
  }

  return {
    reserve,
    listen,
    start,
    /** Harmless where it has ended already. */
    end(caller: Caller, request: FastifyRequest, reply: FastifyReply): void {
      const connection = open.get(tokenOf(request) ?? '');
      if (!connection || connection.holder !== holderOf(caller, parts.clientOf(request)))
        return void refuse(
          reply,
          404,
          badRequest('No connection of yours is open under this token.'),
        );
      const id = parameterOf(request.query, 'operationId');
      if (typeof id === 'string') connection.operations.get(id)?.abort(hungUp());
      void reply.code(200).send();
    },
    /** Nobody comes any more for what is promised. */
    close(): void {
      for (const connection of open.values()) if (!connection.isOpen) connection.leave();
    },
  };
}

function parameterOf(query: unknown, name: string): unknown {
  return typeof query === 'object' && query !== null && Object.hasOwn(query, name)
    ? Reflect.get(query, name)
    : undefined;
}
