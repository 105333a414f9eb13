import { tokenOf } from '@supergraph/live/streams';
import type { FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify';

/**
 * Whether a browser could have been made to send it from another site: a GET without a header that takes a
 * preflight, or a WebSocket, which needs no leave, of a page of an origin that is not on the list.
 */
export function isForged(request: FastifyRequest, origins: readonly string[]): boolean {
  const { method, headers } = request;
  const { origin } = headers;
  if (request.ws) return origin !== undefined && !origins.includes(origin);
  const isPreflighted =
    headers['apollo-require-preflight'] ?? headers['x-apollo-operation-name'] ?? tokenOf(request);
  return method === 'GET' && isPreflighted === undefined;
}

/** A hook that refuses what may be forged; for where cookies are allowed (decision 25). */
export function refuseForged(origins: readonly string[]): onRequestHookHandler {
  return (request, reply, done) => {
    if (isForged(request, origins)) refuse(reply);
    else done();
  };
}

export function refuse(reply: FastifyReply): FastifyReply {
  const message = 'A browser could have been made to send this from another site.';
  return reply.code(400).send({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] });
}
