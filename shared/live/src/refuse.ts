import { Fault } from '@supergraph/service/errors';
import type { FastifyReply } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';
import { acceptedTypes } from './accept.ts';

/** Answers a request of which no stream comes. */
export function refuse(
  reply: FastifyReply,
  status: number,
  errors: readonly GraphQLFormattedError[],
): void {
  void reply.code(status).send({ errors });
}

/**
 * The same of an operation, for a client that takes parts or JSON: HTTP 400 where it knows GraphQL's own media
 * type, and 200 where it does not (GraphQL over HTTP §6.4.1).
 */
export function refuseAsJson(
  reply: FastifyReply,
  accept: string | undefined,
  errors: readonly GraphQLFormattedError[],
): void {
  const isKnown = acceptedTypes(accept).includes(RESPONSE_TYPE);
  const type = isKnown ? RESPONSE_TYPE : 'application/json';
  void reply.type(`${type}; charset=utf-8`).code(isKnown ? 400 : 200);
  void reply.send(JSON.stringify({ errors }));
}

const RESPONSE_TYPE = 'application/graphql-response+json';

export function badRequest(message: string): GraphQLFormattedError[] {
  return [{ message, extensions: { code: 'BAD_REQUEST' } }];
}

/** A caller whose token is no good, or cannot be checked for now. */
export function refuseCaller(reply: FastifyReply, error: unknown): void {
  if (!(error instanceof Fault)) throw error;
  const { code, message, details } = error;
  const status = code === 'UNAUTHENTICATED' ? 401 : 503;
  refuse(reply, status, [{ message, extensions: { ...details, code } }]);
}
