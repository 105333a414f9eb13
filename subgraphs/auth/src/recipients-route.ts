import { RECIPIENTS_MAX, RECIPIENTS_PATH } from '@supergraph/mail/fetch-recipients';
import { requireGatewaySecret } from '@supergraph/service/http/authenticate';
import type { FastifyInstance } from 'fastify';
import type { AuthDeps } from './deps.ts';
import { findUsers } from './store/users.ts';

/**
 * `GET /recipients?id=usr_…&id=usr_…` tells services that write to users, which all know the gateway's secret,
 * whereto: name, address and locale of each that there is, of at most 100. HTTP 403 without the secret, 400 for
 * more. Where no secret is configured there is no such route: addresses are nobody's business.
 */
export function addRecipientsRoute(
  app: FastifyInstance,
  { db, gatewaySecret }: Pick<AuthDeps, 'db'> & { gatewaySecret: string | undefined },
): void {
  if (!gatewaySecret) return;
  app.get<{ Querystring: { id: string[] } }>(RECIPIENTS_PATH, {
    onRequest: [requireGatewaySecret(gatewaySecret)],
    schema: { querystring },
    handler: async ({ query }, reply) => {
      const users = await findUsers(db, query.id);
      const recipients = users.map(({ id, email: address, displayName: name, locale }) => ({
        id,
        address,
        name,
        locale,
      }));
      return reply.header('cache-control', 'no-store').send({ recipients });
    },
  });
}

const querystring = {
  type: 'object',
  required: ['id'],
  properties: {
    id: { type: 'array', items: { type: 'string', maxLength: 64 }, maxItems: RECIPIENTS_MAX },
  },
};
