import { Fault, faults } from '@supergraph/service/errors';
import { requireGatewaySecret } from '@supergraph/service/http/authenticate';
import { API_KEY_CHARACTERS_MAX, API_KEYS_PATH } from '@supergraph/service/identity/api-key';
import type { FastifyInstance } from 'fastify';
import { exchangeApiKey } from './actions/exchange-api-key.ts';
import type { AuthDeps } from './deps.ts';

/**
 * `POST /api-keys/token` gives the gateway an access token for an API key that a client sent it. HTTP 401 for one that
 * is not good, 429 where too many such came from the client's address, 403 without the gateway's secret.
 */
export function addApiKeysRoute(
  app: FastifyInstance,
  { gatewaySecret, ...deps }: AuthDeps & { gatewaySecret: string | undefined },
): void {
  app.post<{ Body: { key: string; address: string } }>(API_KEYS_PATH, {
    onRequest: gatewaySecret ? [requireGatewaySecret(gatewaySecret)] : [],
    schema: { body },
    handler: async (request, reply) => {
      reply.header('cache-control', 'no-store');
      try {
        return await exchangeApiKey(deps, request.body);
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        const { code, message, details } = error;
        return reply.code(faults[code].status).send({ code, message, details });
      }
    },
  });
}

const body = {
  type: 'object',
  required: ['key', 'address'],
  properties: {
    key: { type: 'string', maxLength: API_KEY_CHARACTERS_MAX },
    address: { type: 'string', maxLength: 64 },
  },
};
