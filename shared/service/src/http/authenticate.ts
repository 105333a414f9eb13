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
      request.caller = token === null ? anonymous : await verifier.verify(token, request.ip);
    } catch (error) {
      if (error instanceof Fault) return refuseRequest(reply, error);
      throw error;
    }
  };
}

/** Whether it is the gateway that asks, by the secret that the two share; never where there is none. */
export function isGateway(secret: string | undefined) {
  if (secret === undefined) return () => false;
  const expected = digest(secret);
  return ({ headers }: Pick<FastifyRequest, 'headers'>): boolean => {
    const given = headers['x-gateway-secret'];
    return typeof given === 'string' && timingSafeEqual(digest(given), expected);
  };
}

/** A hook that lets only the gateway in. */
export function requireGatewaySecret(secret: string) {
  const isAllowed = isGateway(secret);
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (isAllowed(request)) return;
    const fault = new Fault('FORBIDDEN', 'This service answers GraphQL only to its gateway.', {
      // Between the two: the gateway does not pass it on to its clients.
      details: { reason: 'gateway' },
    });
    return refuseRequest(reply, fault, 403);
  };
}

/**
 * RFC 9110 §11.1: the scheme in any case, and as many spaces behind it as one likes.
 *
 * @throws UNAUTHENTICATED for a header that is anything but absent or a bearer token
 */
export function bearerToken(header: string | undefined): string | null {
  if (header === undefined) return null;
  const token = /^bearer +(\S+) *$/i.exec(header)?.[1];
  if (token) return token;
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
