import { runWithCorrelation } from '@supergraph/service/correlation';
import { Fault, parseInput } from '@supergraph/service/errors';
import { createErrorFormatter } from '@supergraph/service/graphql/format-error';
import { authenticate } from '@supergraph/service/http/authenticate';
import { requirePermission } from '@supergraph/service/identity/caller';
import type { Verifier } from '@supergraph/service/identity/verifier';
import type { Logger } from '@supergraph/service/logger';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { GraphQLError } from 'graphql';
import { z } from 'zod';
import type { createFrontDoor } from '../guard/admission/front-door.ts';
import { OPERATORS_PERMISSION } from '../guard/operators.ts';
import type { UsageFigures } from './figures.ts';

export interface UsageRoutesOptions {
  /** Undefined where usage is not recorded: then there is nothing to read. */
  readonly figures?: UsageFigures | undefined;
  readonly verifier: Verifier;
  readonly door: ReturnType<typeof createFrontDoor>;
  readonly log: Logger;
}

const HOUR_MS = 3_600_000;
const queryOfOperations = z.strictObject({
  hours: z.coerce.number().int().min(1).max(720).default(24),
});

/**
 * What operators read of recorded usage: `/usage/operations?hours=24`, by operation and client, and
 * `/usage/failures`, what went wrong in the last hour. Needs operations:read; answers errors in the shape of
 * GraphQL, with UNAUTHENTICATED, FORBIDDEN, BAD_USER_INPUT, SERVICE_UNAVAILABLE while the database is away, and
 * NOT_FOUND where nothing is recorded.
 */
export function addUsageRoutes(app: FastifyInstance, options: UsageRoutesOptions): void {
  const route = routesFor(options);
  app.route(
    route('/usage/operations', async ({ operations }, { query }) => {
      const { hours } = parseInput(queryOfOperations, query, 'query');
      const since = new Date(Date.now() - hours * HOUR_MS);
      return { since, operations: await operations(since) };
    }),
  );
  app.route(
    route('/usage/failures', async ({ failures }) => {
      const since = new Date(Date.now() - HOUR_MS);
      return { since, failures: await failures(since) };
    }),
  );
}

type Read = (figures: UsageFigures, request: FastifyRequest) => Promise<object>;

function routesFor({ figures, verifier, door, log }: UsageRoutesOptions) {
  const formatError = createErrorFormatter(log);

  async function answer(
    read: Read,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<unknown> {
    reply.header('cache-control', 'no-store');
    try {
      requirePermission(request.caller, OPERATORS_PERMISSION);
      if (!figures) throw new Fault('NOT_FOUND', 'This gateway records no usage.');
      return await read(figures, request);
    } catch (error) {
      const originalError = error instanceof Error ? error : new Error(String(error));
      const full = new GraphQLError(originalError.message, { originalError });
      const told = formatError(full.toJSON(), full);
      return reply
        .code(statuses[String(told.extensions?.['code'])] ?? 500)
        .send({ errors: [told] });
    }
  }

  return (url: string, read: Read): RouteOptions => ({
    method: 'GET',
    url,
    onRequest: [authenticate(verifier), door.onRequest],
    handler: (request, reply) =>
      runWithCorrelation({ correlationId: request.id }, () => answer(read, request, reply)),
  });
}

/** Here a fault is all of the answer. */
const statuses: Record<string, number> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  BAD_USER_INPUT: 400,
  SERVICE_UNAVAILABLE: 503,
};
