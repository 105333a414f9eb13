import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { bearerToken } from '@supergraph/service/http/authenticate';
import { whileAwaited } from '@supergraph/service/http/awaited';
import type { Caller } from '@supergraph/service/identity/caller';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';
import { formatFor } from './accept.ts';
import { createOpenResponses } from './open-responses.ts';
import type { AnswerStream, StreamAnswer, StreamRequest } from './operations.ts';
import { readParameters, readRequest } from './read-request.ts';
import { badRequest, refuse, refuseAsJson, refuseCaller } from './refuse.ts';
import { refuseFull } from './refuse-full.ts';
import { sharedSocket } from './shared-socket.ts';
import { createSingleConnections, tokenOf } from './single-connections.ts';
import { eventStream, type StreamFormat } from './stream-formats.ts';
import {
  blockOf,
  holderOf,
  type StreamParts,
  type StreamSet,
  withoutToken,
} from './stream-parts.ts';
import { atTokenEnd, type TokenEnd } from './token-end.ts';
import { writeAnswers } from './write-answers.ts';

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/** Handlers of one path, by method. */
export interface HttpStreams extends StreamSet {
  /** One operation, answered here, or on a single connection that was opened before. */
  readonly post: Handler;
  /** The same for what stands in the address; or a single connection, by its token. */
  readonly get: Handler;
  /** A token for a single connection. */
  readonly put: Handler;
  /** Ends an operation on it. */
  readonly delete: Handler;
}

/**
 * Operations over HTTP whose answers come piece by piece: as server-sent events, in graphql-sse's distinct
 * connections mode and in its single connection mode, or as parts of one body (`multipart/mixed`).
 */
export function createHttpStreams(parts: StreamParts): HttpStreams {
  const { verifier, log, limits, places, connections } = parts;
  const responses = createOpenResponses({ limits, log });
  const single = createSingleConnections(parts, responses);

  async function answer(
    asked: StreamRequest | undefined,
    caller: Caller,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const client = parts.clientOf(request);
    const block = blockOf(parts, request);
    const full = connections.take(block);
    if (full) return void refuseFull(reply, full);
    const holder = holderOf(caller, client);
    const refused = places.take(holder);
    const leave = () => {
      connections.free(block);
      if (!refused) places.free(holder);
    };
    let isStream = false;
    try {
      // Before anything of it is read: whoever has too many streams asks for more of them.
      if (refused) return void refuse(reply, 429, [refused]);
      if (!asked) return void refuse(reply, 400, badRequest('This is no GraphQL request.'));
      const { id: requestId } = request;
      const { authorization: _, ...headers } = request.headers;
      const asker = {
        caller,
        client,
        requestId,
        headers,
        signal: whileAwaited(reply),
        mayMutate: request.method !== 'GET',
      };
      const format = formatFor(headers.accept);
      const prepared = await parts.operations.prepare(asked, asker);
      if ('errors' in prepared)
        return await refuseOperation(reply, headers.accept, prepared.errors);
      const answers = await prepared.begin();
      if (parts.isCountedElsewhere?.(request))
        reply.header(sharedSocket.header, sharedSocket.version);
      reply.hijack();
      isStream = true;
      forgetHead(request.raw, headers);
      void pipe(answers, format, caller, reply, leave);
    } finally {
      if (!isStream) leave();
    }
  }

  /** In graphql-sse's protocol, an error status is a fault of the way there, after which clients come again. */
  async function refuseOperation(
    reply: FastifyReply,
    accept: string | undefined,
    errors: readonly GraphQLFormattedError[],
  ): Promise<void> {
    const format = formatFor(accept);
    if (!parts.refusesInStream) return void refuse(reply, 400, errors);
    if (format !== eventStream) return void refuseAsJson(reply, accept, errors);
    const response = responses.open(reply, format, () => undefined);
    await response.send(format.next({ errors }));
    await response.send(format.complete);
    response.finish();
  }

  /** Nobody waits for it: what a request had in hand would be kept for as long as its stream. */
  async function pipe(
    answers: AnswerStream | StreamAnswer,
    format: StreamFormat,
    caller: Caller,
    reply: FastifyReply,
    leave: () => void,
  ): Promise<void> {
    if (reply.raw.destroyed) {
      leave();
      return end(answers);
    }
    let tokenEnd: TokenEnd | undefined;
    const response = responses.open(reply, format, () => void end(answers));
    const stopWatching = atTokenEnd(caller, verifier, (why) => {
      tokenEnd = why;
      void end(answers);
    });
    try {
      await writeAnswers(answers, format, response, () => tokenEnd);
    } catch (error) {
      log.error({ err: error, requestId: reply.request.id }, 'a stream failed');
    } finally {
      stopWatching();
      response.finish();
      leave();
    }
  }

  /** Undefined where the request was answered with why there is none. */
  async function callerOf(request: FastifyRequest, reply: FastifyReply) {
    try {
      const token = bearerToken(request.headers.authorization);
      if (token !== null) return await verifier.verify(token, request.ip);
      return withoutToken(parts);
    } catch (error) {
      refuseCaller(reply, error);
      return undefined;
    }
  }

  const forCaller =
    (handle: (caller: Caller, request: FastifyRequest, reply: FastifyReply) => Promise<void>) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
      const caller = await callerOf(request, reply);
      if (caller) await handle(caller, request, reply);
    };

  return {
    post: forCaller(async (caller, request, reply) => {
      const asked = readRequest(request.body);
      const token = tokenOf(request);
      if (token === undefined) await answer(asked, caller, request, reply);
      else single.start({ token, asked, caller }, request, reply);
    }),
    get: async (request, reply) => {
      const token = tokenOf(request);
      // Browsers open it without headers: the token alone says who comes.
      if (token !== undefined) return single.listen(token, reply);
      const caller = await callerOf(request, reply);
      if (caller) await answer(readParameters(request.query), caller, request, reply);
    },
    put: forCaller(async (caller, request, reply) => single.reserve(caller, request, reply)),
    delete: forCaller(async (caller, request, reply) => single.end(caller, request, reply)),
    async close() {
      single.close();
      await responses.close();
    },
  };
}

async function end(answers: AnswerStream | StreamAnswer): Promise<void> {
  if (Symbol.asyncIterator in answers) await answers.return?.();
}

/** For as long as its stream lasts, a request would keep its token and each header once more: a kilobyte. */
function forgetHead(request: IncomingMessage, headers: IncomingHttpHeaders): void {
  request.rawHeaders = [];
  request.headers = headers;
}
