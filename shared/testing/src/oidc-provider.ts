import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

export interface OidcProviderOptions {
  /** Where browsers come back to. */
  readonly redirectUri: string;
  /** What it says of somebody, by the name that they sign in with. */
  claimsOf(name: string): object;
}

export interface OidcProvider {
  readonly issuer: string;
  close(): void;
}

export const oidcClient = { clientId: 'shop', clientSecret: 'a secret of the tests' };

/**
 * A provider of OpenID Connect that believes everybody: whoever `login_hint` or its form names is signed in, unless
 * they refuse.
 */
export async function startOidcProvider(options: OidcProviderOptions): Promise<OidcProvider> {
  const { redirectUri, claimsOf } = options;
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: oidcClient.clientId,
        client_secret: oidcClient.clientSecret,
        redirect_uris: [redirectUri],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'locale'] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/as/${uid}` },
    findAccount: (_, id) => ({
      accountId: id,
      claims: async () => ({ sub: id, ...claimsOf(id) }),
    }),
    cookies: { keys: ['for tests'] },
  });
  const answer = provider.callback();
  server.on('request', (request, response) =>
    request.url?.startsWith('/as/')
      ? signIn(provider, request, response)
      : answer(request, response),
  );
  return { issuer, close: () => server.close() };
}

const signInForm =
  '<form><label>Name <input name="name"></label><button>Sign in</button> <button name="refuse">Refuse</button></form>';

async function signIn(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { params, session, grantId } = await provider.interactionDetails(request, response);
  const form = new URL(request.url ?? '', provider.issuer).searchParams;
  if (form.has('refuse')) {
    const refused = { error: 'access_denied', error_description: 'They refuse.' };
    return provider.interactionFinished(request, response, refused);
  }
  const accountId = session?.accountId ?? form.get('name') ?? params['login_hint'];
  if (typeof accountId !== 'string') {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(signInForm);
    return;
  }
  const grant =
    (grantId ? await provider.Grant.find(grantId) : undefined) ??
    new provider.Grant({ accountId, clientId: oidcClient.clientId });
  grant.addOIDCScope('openid email profile');
  const result = { login: { accountId }, consent: { grantId: await grant.save() } };
  await provider.interactionFinished(request, response, result);
}
