import { Fault } from '@supergraph/service/errors';
import type { FastifyReply } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';

/** Answers a request of which no stream comes. */
export function refuse(
  reply: FastifyReply,
  status: number,
  errors: readonly GraphQLFormattedError[],
): void {
  void reply.code(status).send({ errors });
}

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
