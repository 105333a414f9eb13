import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Fault, faults } from '../errors.ts';
import { anonymous, type Caller } from '../identity/caller.ts';
import type { Verifier } from '../identity/verifier.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set before a GraphQL request is read. */
    caller: Caller;
  }
}

/**
 * A hook that finds out who asks. No token means anonymous; a faulty one ends the request with
 * UNAUTHENTICATED and HTTP 401, since a client that sent it believes to be somebody.
 */
export function authenticate(verifier: Verifier) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    try {
      const token = bearerToken(request.headers.authorization);
      request.caller = token === null ? anonymous : await verifier.verify(token);
    } catch (error) {
      if (error instanceof Fault) return refuseRequest(reply, error);
      throw error;
    }
  };
}

/** A hook that lets only the gateway in, by the secret that the two share. */
export function requireGatewaySecret(secret: string) {
  const expected = digest(secret);
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const given = request.headers['x-gateway-secret'];
    if (typeof given === 'string' && timingSafeEqual(digest(given), expected)) return;
    const fault = new Fault('FORBIDDEN', 'This service answers GraphQL only to its gateway.', {
      // Between the two: the gateway does not pass it on to its clients.
      details: { reason: 'gateway' },
    });
    return refuseRequest(reply, fault, 403);
  };
}

/** @throws UNAUTHENTICATED for a header that is anything but absent or a bearer token */
export function bearerToken(header: string | undefined): string | null {
  if (header === undefined) return null;
  const [scheme, token, ...rest] = header.split(' ');
  if (scheme?.toLowerCase() === 'bearer' && token && rest.length === 0) return token;
  throw new Fault(
    'UNAUTHENTICATED',
    'The authorization header must be "Bearer" and an access token.',
  );
}

/** Answers in the shape of a GraphQL error, which is what clients of this endpoint read. */
function refuseRequest(
  reply: FastifyReply,
  fault: Fault,
  status: number = faults[fault.code].status,
): void {
  const error = { message: fault.message, extensions: { ...fault.details, code: fault.code } };
  void reply.code(status === 200 ? 503 : status).send({ errors: [error] });
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
