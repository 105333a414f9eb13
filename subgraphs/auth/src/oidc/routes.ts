import { requireGatewaySecret } from '@supergraph/service/http/authenticate';
import { readForwardedClient } from '@supergraph/service/http/client';
import { oidcCookieNames, pairsNamed } from '@supergraph/service/http/session-cookie';
import { anonymous } from '@supergraph/service/identity/caller';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { buildAuthorizationUrl, calculatePKCECodeChallenge } from 'openid-client';
import {
  passkeyOptionsFor,
  type SecondFactorChallenge,
} from '../actions/challenge-second-factor.ts';
import { signInByOidc } from '../actions/sign-in-by-oidc.ts';
import type { ActionContext, AuthDeps } from '../deps.ts';
import { writeSessionCookie } from '../graphql/session-cookie.ts';
import { checkAnswer, OidcRefused } from './check-answer.ts';
import { beginFlow, FLOW_SECONDS, type OidcFlow, readFlow, writeFlow } from './flow.ts';
import { createDiscovery, OIDC_PATH } from './providers.ts';

interface OidcOptions {
  readonly deps: AuthDeps;
  readonly cookiesAreSecure: boolean;
  readonly gatewaySecret: string | undefined;
}

interface Route {
  Params: { provider: string };
  Querystring: { returnTo?: string };
}

/**
 * Sign-in elsewhere, through the gateway: `GET /auth/oidc/<provider>/start?returnTo=/path` sends a browser to the
 * provider, `…/callback` takes it back, with the cookie of a session; or to `/sign-in?error=CODE&returnTo=/path`. HTTP
 * 404 for a provider that nobody has configured.
 */
export function addOidcRoutes(app: FastifyInstance, options: OidcOptions): void {
  const { deps, gatewaySecret } = options;
  const { providers } = deps;
  const discover = createDiscovery(deps.clock);
  const onRequest = gatewaySecret ? [requireGatewaySecret(gatewaySecret)] : [];
  const callbackOf = (name: string) => `${deps.webUrl}${OIDC_PATH}/${name}/callback`;

  app.get<Route>(`${OIDC_PATH}/:provider/start`, { onRequest }, async (request, reply) => {
    const { provider: name } = request.params;
    const provider = Object.hasOwn(providers, name) ? providers[name] : undefined;
    if (!provider) return reply.callNotFound();
    const flow = beginFlow(name, request.query.returnTo, deps.clock());
    return answering(request, reply, { deps, flow }, async () => {
      const url = buildAuthorizationUrl(await discover(name, provider), {
        redirect_uri: callbackOf(name),
        scope: 'openid email profile',
        ...{ state: flow.state, nonce: flow.nonce, code_challenge_method: 'S256' },
        code_challenge: await calculatePKCECodeChallenge(flow.codeVerifier),
      });
      setFlow(reply, writeFlow(flow, deps.sealingKey), options);
      return url.href;
    });
  });

  app.get<Route>(`${OIDC_PATH}/:provider/callback`, { onRequest }, async (request, reply) => {
    const { provider: name } = request.params;
    const provider = Object.hasOwn(providers, name) ? providers[name] : undefined;
    if (!provider) return reply.callNotFound();
    // Whatever comes of it, it was used.
    const flow = flowOf(request, options);
    setFlow(reply, '', options);
    return answering(request, reply, { deps, flow }, async () => {
      if (flow?.provider !== name) throw new OidcRefused('OIDC_FLOW_EXPIRED');
      const answered = new URL(callbackOf(name));
      answered.search = new URL(request.url, deps.webUrl).search;
      const claims = await checkAnswer(await discover(name, provider), answered, flow);
      const context = contextOf(request, deps);
      const signedIn = await signInByOidc(context, { claims, provider: name });
      if ('challenge' in signedIn) return secondStep(context, signedIn.challenge, flow.returnTo);
      const setHeader = (header: string, value: string) => void reply.header(header, value);
      writeSessionCookie(signedIn.open, {
        isSecure: options.cookiesAreSecure,
        now: deps.clock(),
        setHeader,
      });
      return deps.webUrl + flow.returnTo;
    });
  });
}

/** The page for signing in, behind whose # stands what `login` would have answered: it goes to no server. */
async function secondStep(
  context: ActionContext,
  asked: SecondFactorChallenge,
  returnTo: string,
): Promise<string> {
  const page = new URL('/sign-in', context.webUrl);
  page.searchParams.set('returnTo', returnTo);
  const passkeyOptions = await passkeyOptionsFor(context, asked);
  const { challenge } = asked;
  page.hash = String(new URLSearchParams({ challenge, ...(passkeyOptions && { passkeyOptions }) }));
  return page.href;
}

/** Sends the browser on, to where the work says or, refused, to the page for signing in. */
async function answering(
  request: FastifyRequest,
  reply: FastifyReply,
  { deps, flow }: { deps: AuthDeps; flow: OidcFlow | undefined },
  work: () => Promise<string>,
): Promise<FastifyReply> {
  reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer');
  try {
    return reply.redirect(await work(), 303);
  } catch (error) {
    const code = error instanceof OidcRefused ? error.refusal : 'OIDC_FAILED';
    request.log.warn({ err: error, code }, 'sign-in elsewhere was refused');
    const page = new URL('/sign-in', deps.webUrl);
    page.searchParams.set('error', code);
    if (flow) page.searchParams.set('returnTo', flow.returnTo);
    return reply.redirect(page.href, 303);
  }
}

function flowOf(
  request: FastifyRequest,
  { deps, cookiesAreSecure }: OidcOptions,
): OidcFlow | undefined {
  const name = cookiesAreSecure ? oidcCookieNames.secure : oidcCookieNames.plain;
  const [pair, ...others] = pairsNamed(request.headers.cookie, name);
  if (!pair || others.length > 0) return undefined;
  return readFlow(pair.slice(pair.indexOf('=') + 1), deps.sealingKey, deps.clock());
}

/** Lax: the provider sends the browser back from its own site, and Strict would keep the cookie from coming. */
function setFlow(reply: FastifyReply, value: string, { cookiesAreSecure }: OidcOptions): void {
  const name = cookiesAreSecure ? oidcCookieNames.secure : oidcCookieNames.plain;
  const where = cookiesAreSecure ? 'Path=/; Secure' : `Path=${OIDC_PATH}`;
  const age = value === '' ? 0 : FLOW_SECONDS;
  reply.header('set-cookie', `${name}=${value}; Max-Age=${age}; ${where}; HttpOnly; SameSite=Lax`);
}

function contextOf(request: FastifyRequest, deps: AuthDeps): ActionContext {
  const { ip, headers, id: requestId, log } = request;
  const client = readForwardedClient(ip, headers);
  const signal = AbortSignal.timeout(10_000);
  return {
    ...deps,
    caller: anonymous,
    client,
    requestId,
    log: log as ActionContext['log'],
    signal,
  };
}
