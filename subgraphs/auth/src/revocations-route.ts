import { requireGatewaySecret } from '@supergraph/service/http/authenticate';
import { REVOCATIONS_PATH } from '@supergraph/service/identity/fetch-revocations';
import { revocationLimits } from '@supergraph/service/identity/revocations';
import type { FastifyInstance } from 'fastify';
import { listRevocations } from './actions/list-revocations.ts';
import type { AuthDeps } from './deps.ts';

/**
 * `GET /revocations?withinMs=60000` tells services that verify tokens, which all know the gateway's secret, what
 * was revoked lately. Without `withinMs` all that matters. HTTP 400 for one that is no number, 403 without the
 * secret.
 */
export function addRevocationsRoute(
  app: FastifyInstance,
  deps: Pick<AuthDeps, 'db' | 'clock'> & { gatewaySecret: string | undefined },
): void {
  const { gatewaySecret } = deps;
  app.get<{ Querystring: { withinMs: number } }>(REVOCATIONS_PATH, {
    onRequest: gatewaySecret ? [requireGatewaySecret(gatewaySecret)] : [],
    schema: { querystring },
    handler: async ({ query }, reply) => {
      const revocations = await listRevocations(deps, query.withinMs);
      return reply.header('cache-control', 'no-store').send({ revocations });
    },
  });
}

const querystring = {
  type: 'object',
  properties: {
    withinMs: { type: 'integer', minimum: 0, default: revocationLimits.revocationKeptMs },
  },
};
