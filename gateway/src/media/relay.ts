import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import { whileAwaited } from '@supergraph/service/http/awaited';
import { forwardedClientHeaders } from '@supergraph/service/http/client';
import type { Caller } from '@supergraph/service/identity/caller';
import type { Logger } from '@supergraph/service/logger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Agent, type Dispatcher } from 'undici';
import type { FederatedGraph } from '../gateway.ts';
import {
  ANSWER_MS_MAX,
  CONNECT_MS_MAX,
  IMAGE_BYTES_MAX,
  MEDIA_CONNECTIONS_MAX,
  SILENCE_MS_MAX,
} from './limits.ts';

export interface RelayOptions {
  readonly addressOf: FederatedGraph['addressOf'];
  readonly gatewaySecret: string;
  readonly log: Logger;
}

interface Place {
  readonly service: string;
  readonly path: string;
}

/** What a service hears of an upload, beside whose it is. */
const ofUpload = ['x-upload-ticket', 'content-type', 'content-length'];
/** Of who wants an image: nothing that tells who it is. */
const ofImage = ['if-none-match'];

/** What clients hear of an answer. */
const answered = [
  ...['content-type', 'content-length', 'cache-control', 'etag', 'retry-after'],
  ...['content-security-policy', 'x-content-type-options', 'cross-origin-resource-policy'],
];

/**
 * Sends requests on to subgraphs and their answers back, piece by piece in both directions. A client that
 * hangs up ends both; a service that cannot be reached or stays silent is SERVICE_UNAVAILABLE.
 */
export function createRelay({ addressOf, gatewaySecret, log }: RelayOptions) {
  const dispatcher = new Agent({
    connections: MEDIA_CONNECTIONS_MAX,
    connect: { timeout: CONNECT_MS_MAX },
    headersTimeout: ANSWER_MS_MAX,
    bodyTimeout: SILENCE_MS_MAX,
    maxResponseSize: IMAGE_BYTES_MAX,
  });

  async function relay(
    request: FastifyRequest,
    reply: FastifyReply,
    { service, path }: Place,
    sent: Pick<Dispatcher.RequestOptions, 'body'> & { headers: Record<string, string> },
  ): Promise<FastifyReply> {
    const signal = whileAwaited(reply, ANSWER_MS_MAX);
    try {
      const { statusCode, headers, body } = await dispatcher.request({
        origin: new URL(addressOf(service).url).origin,
        path,
        method: request.method as Dispatcher.HttpMethod,
        headers: {
          ...sent.headers,
          'x-gateway-secret': gatewaySecret,
          'x-request-id': request.id,
          [forwardedClientHeaders.address]: request.ip,
        },
        body: sent.body ?? null,
        signal,
      });
      return await reply.code(statusCode).headers(pick(headers, answered)).send(body);
    } catch (error) {
      if (reply.raw.destroyed) return reply.hijack();
      if (reply.raw.headersSent) throw error;
      log.warn({ err: error, subgraph: service, requestId: request.id }, 'media did not answer');
      const message = `The service ${service} does not answer.`;
      const extensions = { code: 'SERVICE_UNAVAILABLE' };
      return reply.code(503).send({ errors: [{ message, extensions }] });
    } finally {
      // What a service has refused unread, the client is still sending.
      if (!request.raw.complete) request.raw.resume();
    }
  }

  return {
    sendUpload: (request: FastifyRequest, reply: FastifyReply, place: Place) =>
      relay(request, reply, place, {
        headers: { ...pick(request.headers, ofUpload), ...tokenOf(request.caller) },
        // Destroyed, it would take the client's connection along, and with it the answer.
        body: Readable.from(request.raw.iterator({ destroyOnReturn: false }), {
          objectMode: false,
        }),
      }),
    askForImage: (request: FastifyRequest, reply: FastifyReply, place: Place) =>
      relay(request, reply, place, { headers: pick(request.headers, ofImage) }),
    close: () => dispatcher.destroy(),
  };
}

/** The access token; where the client has a key of its own, what was given for it. */
function tokenOf(caller: Caller): Record<string, string> {
  return caller.kind === 'user' ? { authorization: `Bearer ${caller.token}` } : {};
}

function pick(headers: IncomingHttpHeaders, names: readonly string[]): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const name of names) {
    const value = headers[name];
    if (typeof value === 'string') picked[name] = value;
  }
  return picked;
}
