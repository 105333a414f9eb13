import type { ServerResponse } from 'node:http';
import { Fault } from '@supergraph/service/errors';
import { addressBlock } from '@supergraph/service/http/address-block';
import { bearerToken } from '@supergraph/service/http/authenticate';
import { whileAwaited } from '@supergraph/service/http/awaited';
import type { UserCaller } from '@supergraph/service/identity/caller';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ExecutionResult, GraphQLError } from 'graphql';
import { z } from 'zod';
import { atExpiry } from './expiry.ts';
import { refuseFull } from './refuse-full.ts';
import type { StreamParts, StreamSet } from './stream-parts.ts';
import type { ResultStream } from './subscriptions.ts';

const requestSchema = z.object({
  query: z.string(),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
});

interface Connection {
  response: ServerResponse;
  end(): void;
}

/** Subscriptions as server-sent events: one to a request, in graphql-sse's distinct connections mode. */
export function createEventStreams(parts: StreamParts) {
  const { subscriptions, context, verifier, log, limits, places, connections } = parts;
  const open = new Set<Connection>();

  async function answer(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const caller = await authenticate(request, reply);
    if (!caller) return;
    const client = parts.clientOf(request);
    const block = addressBlock(client.address);
    const full = connections.take(block);
    if (full) return refuseFull(reply, full);
    const refused = places.take(caller.id);
    try {
      // Before anything of it is read: whoever has too many streams asks for more of them.
      if (refused) return void reply.code(429).send({ errors: [refused] });
      const body = requestSchema.safeParse(request.body);
      if (!body.success) return refuse(reply, 400, 'BAD_REQUEST', noRequest);
      const prepared = subscriptions.prepare(body.data);
      if (Array.isArray(prepared)) return void reply.code(400).send({ errors: prepared });
      const child = log.child({ requestId: request.id });
      const signal = whileAwaited(reply);
      const newContext = () =>
        context({ caller, client, requestId: request.id, log: child, signal });
      const info = { requestId: request.id, newContext, signal };
      const stream = await subscriptions.subscribe(prepared, info);
      reply.hijack();
      await pipe({ caller, reply }, stream);
    } finally {
      connections.free(block);
      if (!refused) places.free(caller.id);
    }
  }

  async function authenticate(
    { headers }: FastifyRequest,
    reply: FastifyReply,
  ): Promise<UserCaller | undefined> {
    try {
      const token = bearerToken(headers.authorization);
      if (token === null) throw new Fault('UNAUTHENTICATED', 'An access token is needed.');
      return await verifier.verify(token);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      const status = error.code === 'UNAUTHENTICATED' ? 401 : 503;
      refuse(reply, status, error.code, error.message, error.details);
      return undefined;
    }
  }

  async function pipe(
    { caller, reply }: { caller: UserCaller; reply: FastifyReply },
    answers: ResultStream | ExecutionResult,
  ): Promise<void> {
    const response = reply.raw;
    const stream = Symbol.asyncIterator in answers ? answers : once(answers);
    let hasExpired = false;
    const connection = { response, end: () => void stream.return?.() };
    const cancelExpiry = atExpiry(caller, () => {
      hasExpired = true;
      connection.end();
    });
    const heartbeat = setInterval(() => {
      if (!response.writableNeedDrain) response.write(':\n\n');
    }, limits.heartbeatMs);
    response.once('close', connection.end);
    open.add(connection);
    response.writeHead(200, {
      ...corsHeadersOf(reply),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      connection: isClosing ? 'close' : 'keep-alive',
    });
    response.flushHeaders();
    try {
      for await (const answer of stream) {
        if (response.destroyed) break;
        await send(response, 'next', JSON.stringify(answer));
      }
      if (hasExpired) await send(response, 'next', JSON.stringify(expired));
      // Without a "complete" clients take it for a broken connection, and come again elsewhere.
      if (!isClosing) await send(response, 'complete', '');
    } finally {
      cancelExpiry();
      clearInterval(heartbeat);
      open.delete(connection);
      response.end();
    }
  }

  /** Resolves when the system has taken the message, which is what keeps a stream in step. */
  function send(response: ServerResponse, event: string, data: string): Promise<void> {
    if (response.destroyed) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        log.info({ bufferedBytes: response.writableLength }, 'a client is too slow for its stream');
        response.destroy();
      }, limits.slowMs);
      response.write(`event: ${event}\ndata: ${data}\n\n`, () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  let isClosing = false;
  return {
    open: answer,
    async close() {
      isClosing = true;
      const ended = [...open].map(
        ({ response, end }) =>
          new Promise<void>((resolve) => {
            const timer = setTimeout(() => response.destroy(), GOODBYE_MS_MAX);
            response.once('close', () => {
              clearTimeout(timer);
              resolve();
            });
            end();
          }),
      );
      await Promise.all(ended);
    },
  } satisfies StreamSet & Record<string, unknown>;
}

const GOODBYE_MS_MAX = 1_000;
const noRequest = 'The body is no GraphQL request.';

const expired = {
  data: null,
  errors: [
    {
      message: 'The access token has expired.',
      extensions: { code: 'UNAUTHENTICATED', reason: 'expired' },
    },
  ],
};

async function* once(result: ExecutionResult): AsyncGenerator<ExecutionResult> {
  yield result;
}

/** Fastify leaves the head of a hijacked answer to us. */
function corsHeadersOf(reply: FastifyReply): Record<string, string> {
  const given = Object.entries(reply.getHeaders()).flatMap(([name, value]) =>
    value !== undefined && (name === 'vary' || name.startsWith('access-control-'))
      ? [[name, String(value)]]
      : [],
  );
  return Object.fromEntries(given);
}

function refuse(
  reply: FastifyReply,
  status: number,
  code: string,
  message: string,
  details: object = {},
): void {
  const error: Pick<GraphQLError, 'message' | 'extensions'> = {
    message,
    extensions: { ...details, code },
  };
  void reply.code(status).send({ errors: [error] });
}
