import { Fault } from '@supergraph/service/errors';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { issueClientToken } from './actions/issue-client-token.ts';
import type { AuthDeps } from './deps.ts';

const FORM_BYTES_MAX = 4_096;
const FORM_TYPE = 'application/x-www-form-urlencoded';

/**
 * `POST /oauth/token` gives services access tokens for their own credentials (RFC 6749 §4.4): a form with
 * `grant_type=client_credentials` and, where wanted, `scope`; id and secret as HTTP Basic or in the form. Errors are
 * told as §5.2 has them.
 */
export function addTokenRoute(app: FastifyInstance, deps: AuthDeps): void {
  app.register(async (scope) => {
    scope.addContentTypeParser(
      FORM_TYPE,
      { parseAs: 'string', bodyLimit: FORM_BYTES_MAX },
      (_request, text, done) => done(null, new URLSearchParams(String(text))),
    );
    scope.post('/oauth/token', (request, reply) => answer(request, reply, deps));
  });
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  deps: AuthDeps,
): Promise<FastifyReply> {
  reply.header('cache-control', 'no-store').header('pragma', 'no-cache');
  const form = request.body;
  if (!(form instanceof URLSearchParams)) return refuse(reply, 'invalid_request');
  const names = [...form.keys()];
  // A parameter that comes twice would mean one thing to us and another to somebody else (§3.2).
  if (new Set(names).size < names.length) return refuse(reply, 'invalid_request');
  const credentials = readCredentials(request.headers.authorization, form);
  if (typeof credentials === 'string') return refuse(reply, credentials);
  const grant = form.get('grant_type');
  if (grant === null) return refuse(reply, 'invalid_request');
  if (grant !== 'client_credentials') return refuse(reply, 'unsupported_grant_type');
  const scopes = form.get('scope')?.split(' ').filter(Boolean);
  try {
    const token = await issueClientToken(deps, { ...credentials, scopes, address: request.ip });
    if (typeof token === 'string') return refuse(reply, token);
    return reply.send({
      access_token: token.accessToken,
      token_type: 'Bearer',
      expires_in: Math.floor((token.expiresAt.getTime() - deps.clock().getTime()) / 1_000),
      scope: token.scopes.join(' '),
    });
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'RATE_LIMITED') throw error;
    const waitMs = Number(error.details['retryAfterMs'] ?? 0);
    reply.header('retry-after', String(Math.ceil(waitMs / 1_000)));
    return reply.code(429).send({ error: 'slow_down', error_description: error.message });
  }
}

type Refusal = 'invalid_request' | 'invalid_client' | 'invalid_scope' | 'unsupported_grant_type';

/** In one way or the other, and not in both (§2.3). */
function readCredentials(
  authorization: string | undefined,
  form: URLSearchParams,
): { id: string; secret: string } | Refusal {
  const inForm = { id: form.get('client_id'), secret: form.get('client_secret') };
  if (authorization === undefined) {
    const { id, secret } = inForm;
    return id === null || secret === null ? 'invalid_client' : { id, secret };
  }
  if (inForm.secret !== null) return 'invalid_request';
  const encoded = /^basic +([\w+/=-]+) *$/i.exec(authorization)?.[1];
  const [id, secret, ...rest] = Buffer.from(encoded ?? '', 'base64')
    .toString()
    .split(':');
  if (!id || secret === undefined || rest.length > 0) return 'invalid_client';
  return inForm.id !== null && inForm.id !== id ? 'invalid_request' : { id, secret };
}

function refuse(reply: FastifyReply, error: Refusal): FastifyReply {
  if (error !== 'invalid_client') return reply.code(400).send({ error });
  return reply.code(401).header('www-authenticate', 'Basic realm="oauth"').send({ error });
}
