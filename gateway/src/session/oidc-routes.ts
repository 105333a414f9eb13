import { forwardedClientHeaders, readClient } from '@supergraph/service/http/client';
import {
  nameOf,
  oidcCookieNames,
  pairsNamed,
  sessionCookieNames,
} from '@supergraph/service/http/session-cookie';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';

interface OidcRoutesOptions {
  /** Of the subgraph that has sessions. */
  readonly origin: () => string;
  readonly gatewaySecret: string;
  /** Its name, with which the addresses begin. */
  readonly subgraph: string;
}

const TIMEOUT_MS = 10_000;
const ADDRESS_CHARACTERS_MAX = 4_096;

/**
 * Passes browsers that sign in elsewhere on to the subgraph that has sessions, and back: two addresses, of a request
 * its query and the one cookie of what was begun, of an answer where to go and the cookies that it sets. Where the
 * subgraph does not answer the page for signing in says so: whoever asks here is a person.
 */
export function addOidcRoutes(app: FastifyInstance, options: OidcRoutesOptions): void {
  for (const step of ['start', 'callback']) {
    app.get(`/${options.subgraph}/oidc/:provider/${step}`, (request, reply) =>
      pass(request, reply, options),
    );
  }
}

async function pass(
  request: FastifyRequest,
  reply: FastifyReply,
  { origin, gatewaySecret }: OidcRoutesOptions,
): Promise<FastifyReply> {
  if (request.url.length > ADDRESS_CHARACTERS_MAX) return reply.code(414).send();
  const { address } = readClient(request.ip, request.headers);
  const { 'user-agent': agent = '', 'accept-language': languages = '', cookie } = request.headers;
  const pairs = Object.values(oidcCookieNames).flatMap((name) => pairsNamed(cookie, name));
  reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer');
  let answer: Response;
  try {
    answer = await fetch(new URL(request.url, origin()), {
      headers: {
        'x-gateway-secret': gatewaySecret,
        'x-request-id': request.id,
        [forwardedClientHeaders.address]: address,
        [forwardedClientHeaders.agent]: agent,
        [forwardedClientHeaders.languages]: languages,
        ...(pairs.length > 0 && { cookie: pairs.join('; ') }),
      },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    request.log.warn({ err: error }, 'nobody answers who signs in elsewhere');
    return reply.redirect(`/sign-in?${failed(request.query)}`, 303);
  }
  await answer.body?.cancel();
  const location = answer.headers.get('location');
  if (answer.status !== 303 || location === null) return reply.code(404).send();
  for (const set of answer.headers.getSetCookie()) {
    if (passing.has(nameOf(set))) reply.header('set-cookie', set);
  }
  return reply.redirect(location, 303);
}

/** As auth tells it of a provider that does not answer. */
function failed(query: unknown): URLSearchParams {
  const { data: returnTo } = beginning.safeParse(query);
  return new URLSearchParams({ error: 'OIDC_FAILED', ...returnTo });
}

const beginning = z.object({ returnTo: z.string() });

const passing: ReadonlySet<string> = new Set([
  ...Object.values(oidcCookieNames),
  ...Object.values(sessionCookieNames),
]);
