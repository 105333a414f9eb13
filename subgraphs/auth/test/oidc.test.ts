import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type OidcProvider,
  oidcClient,
  startOidcProvider,
} from '@supergraph/testing/oidc-provider';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { complete, registerWithApp } from './authenticator-app.ts';
import { mailsTo } from './mails.ts';
import { addPasskey } from './passkeys.ts';
import { createAuthenticator } from './software-authenticator.ts';
import { minutes, startAuth } from './support.ts';

/** Who may sign in at the provider. */
const people: Record<string, object> = {
  ada: { email: 'ada@example.com', email_verified: true, name: 'Ada', locale: 'de-AT' },
  grace: { email: 'grace@example.com', email_verified: false, name: 'Grace' },
};

let elsewhere: OidcProvider;
let auth: Awaited<ReturnType<typeof startAuth>>;
beforeAll(async () => {
  elsewhere = await startOidcProvider({
    redirectUri: 'http://localhost:4000/auth/oidc/elsewhere/callback',
    claimsOf: (name) => people[name] ?? {},
  });
  auth = await startAuth({
    clock: () => new Date(),
    providers: {
      elsewhere: { label: 'Elsewhere & Co.', issuer: elsewhere.issuer, ...oidcClient },
      unnamed: { issuer: elsewhere.issuer, ...oidcClient },
    },
  });
});
afterAll(async () => {
  await auth[Symbol.asyncDispose]();
  elsewhere.close();
});

async function ask(url: string, cookie?: string) {
  const answer = await auth.app.inject({ url, headers: { ...(cookie && { cookie }) } });
  const set = [answer.headers['set-cookie'] ?? []].flat().map(String);
  const named = (name: string) => set.find((one) => one.startsWith(`${name}=`))?.split(';')[0];
  return {
    status: answer.statusCode,
    location: String(answer.headers.location),
    flow: named('__Host-oidc'),
    session: named('__Host-refresh'),
  };
}

const start = (returnTo = '/orders') =>
  ask(`/auth/oidc/elsewhere/start?returnTo=${encodeURIComponent(returnTo)}`);

/** A browser at the provider: follows it until it is sent back to us. */
async function signInThere(location: string, person: string): Promise<string> {
  const jar = new Map<string, string>();
  let url = new URL(location);
  url.searchParams.set('login_hint', person);
  for (let hop = 0; hop < 8; hop += 1) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, { headers: { cookie }, redirect: 'manual' });
    for (const set of answer.headers.getSetCookie()) {
      const [pair = ''] = set.split(';');
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    const next = answer.headers.get('location');
    if (next === null) throw new Error(`${answer.status}: ${await answer.text()}`);
    url = new URL(next, url);
    if (url.port === '4000') return url.pathname + url.search;
  }
  throw new Error('the provider sends us about');
}

async function signIn(person: string) {
  const begun = await start();
  const back = await signInThere(begun.location, person);
  return { back, flow: begun.flow, answer: await ask(back, begun.flow) };
}

const errorOf = ({ location }: { location: string }) => new URL(location).searchParams.get('error');

it('where people may sign in is told to everybody, with where to begin', async () => {
  const { data } = await auth.as().query('{ signInProviders { id name startUrl } }');
  const startOf = (id: string) => `http://localhost:4000/auth/oidc/${id}/start`;
  expect(data).toEqual({
    signInProviders: [
      { id: 'elsewhere', name: 'Elsewhere & Co.', startUrl: startOf('elsewhere') },
      { id: 'unnamed', name: 'unnamed', startUrl: startOf('unnamed') },
    ],
  });
  const { pathname } = new URL(startOf('elsewhere'));
  expect((await auth.app.inject(pathname)).statusCode).toBe(303);
});

describe('somebody whom a provider vouches for', () => {
  it('gets an account and a session, and the same account the next time', async () => {
    const { answer } = await signIn('ada');
    expect(answer).toMatchObject({ status: 303, location: 'http://localhost:4000/orders' });
    expect(answer.session).toMatch(/^__Host-refresh=ses_/);
    expect((await signIn('ada')).answer.session).toMatch(/^__Host-refresh=ses_/);
    const rows = await auth.database
      .sql`SELECT locale, email_verified_at IS NOT NULL AS verified FROM users WHERE email = 'ada@example.com'`;
    expect(rows).toEqual([{ locale: 'de-AT', verified: true }]);
  });

  it('is refused where the provider has not verified the address', async () => {
    const { answer } = await signIn('grace');
    expect(errorOf(answer)).toBe('OIDC_EMAIL_UNVERIFIED');
    expect(answer.session).toBeUndefined();
  });

  it('gets the account of the address where that is verified here too, and only then', async () => {
    people['linus'] = { email: 'linus@example.com', email_verified: true, name: 'Linus' };
    const { id } = await auth.register('linus@example.com');
    await auth.database.sql`UPDATE users SET email_verified_at = NULL WHERE id = ${id}`;
    expect(errorOf((await signIn('linus')).answer)).toBe('OIDC_ACCOUNT_UNVERIFIED');
    await auth.database.sql`UPDATE users SET email_verified_at = now() WHERE id = ${id}`;
    expect((await signIn('linus')).answer.session).toMatch(/^__Host-refresh=/);
    const rows = await auth.database.sql`SELECT subject FROM identities WHERE user_id = ${id}`;
    expect(rows).toEqual([{ subject: 'linus' }]);
    await auth.database.sql`UPDATE users SET status = 'SUSPENDED' WHERE id = ${id}`;
    expect(errorOf((await signIn('linus')).answer)).toBe('ACCOUNT_SUSPENDED');
  });
});

describe('somebody with a second factor', () => {
  const linked = (id: string) =>
    auth.database.sql`SELECT subject FROM identities WHERE user_id = ${id}`;

  it('is asked for it on the page for signing in, and linked once it came', async () => {
    people['barbara'] = { email: 'barbara@example.com', email_verified: true, name: 'Barbara' };
    auth.time.now = new Date(); // the clock that codes are made by
    const { id, recoveryCodes } = await registerWithApp(auth, 'barbara@example.com');
    const { answer } = await signIn('barbara');
    expect(answer.session).toBeUndefined();
    const page = new URL(answer.location);
    expect(page.origin + page.pathname).toBe('http://localhost:4000/sign-in');
    expect(page.searchParams.get('returnTo')).toBe('/orders');
    const asked = new URLSearchParams(page.hash.slice(1));
    expect([...asked.keys()]).toEqual(['challenge']);
    expect(await linked(id)).toEqual([]);
    const challenge = asked.get('challenge') ?? '';
    const wrong = 'aaaaa-aaaaa-aaaaa-aaaaa-aaaaa';
    expect(await complete(auth, { challenge, recoveryCode: wrong })).toEqual({
      code: 'INVALID_CODE',
    });
    expect(await linked(id)).toEqual([]);
    const recoveryCode = recoveryCodes[0] ?? '';
    expect((await complete(auth, { challenge, recoveryCode })).code).toBe('SIGNED_IN');
    expect(await linked(id)).toEqual([{ subject: 'barbara' }]);
    const rows = await auth.database.sql`SELECT content::jsonb -> 'details' ->> 'by' AS by
      FROM audit_entries WHERE action = 'user.signed-in' AND subject = ${id}`;
    expect(rows).toContainEqual({ by: 'elsewhere, recovery' });
    expect((await mailsTo(auth, 'barbara@example.com')).map(({ template }) => template)).toContain(
      'identity-linked',
    );
  });

  it('may answer by a passkey', async () => {
    people['joan'] = { email: 'joan@example.com', email_verified: true, name: 'Joan' };
    const { session } = await auth.register('joan@example.com');
    const device = createAuthenticator();
    await addPasskey(auth, session.accessToken, device);
    const { answer } = await signIn('joan');
    const asked = new URLSearchParams(new URL(answer.location).hash.slice(1));
    const passkey = device.get(asked.get('passkeyOptions') ?? '');
    const challenge = asked.get('challenge') ?? '';
    expect((await complete(auth, { challenge, passkey })).code).toBe('SIGNED_IN');
  });
});

describe('an answer is refused', () => {
  it('with another state, or in a browser that began nothing', async () => {
    const begun = await start();
    const back = await signInThere(begun.location, 'ada');
    const other = back.replace(/state=[^&]+/, 'state=another');
    expect(errorOf(await ask(other, begun.flow))).toBe('OIDC_STATE_MISMATCH');
    expect(errorOf(await ask(back))).toBe('OIDC_FLOW_EXPIRED');
    expect(errorOf(await ask(back, '__Host-oidc=nonsense'))).toBe('OIDC_FLOW_EXPIRED');
    const stranger = await start();
    expect(errorOf(await ask(back, stranger.flow))).toBe('OIDC_STATE_MISMATCH');
  });

  it('that names another issuer', async () => {
    const begun = await start();
    const back = await signInThere(begun.location, 'ada');
    const other = back.replace(/iss=[^&]+/, 'iss=https%3A%2F%2Fevil.example');
    expect(errorOf(await ask(other, begun.flow))).toBe('OIDC_ISSUER_MISMATCH');
  });

  it('whose code was used before', async () => {
    const { back, flow } = await signIn('ada');
    expect(errorOf(await ask(back, flow))).toBe('OIDC_CODE_REFUSED');
  });

  it('of a provider that says no', async () => {
    const begun = await start();
    const state = new URL(begun.location).searchParams.get('state');
    const query = new URLSearchParams({
      state: state ?? '',
      error: 'access_denied',
      iss: elsewhere.issuer,
    });
    const back = `/auth/oidc/elsewhere/callback?${query}`;
    const { location } = await ask(back, begun.flow);
    expect(location).toBe('http://localhost:4000/sign-in?error=OIDC_DENIED&returnTo=%2Forders');
  });
});

describe('an ID token is refused', () => {
  const wrong: [string, object, string][] = [
    ['with another nonce', { nonce: 'another' }, 'OIDC_NONCE_MISMATCH'],
    ['of another issuer', { iss: 'https://evil.example' }, 'OIDC_ISSUER_MISMATCH'],
    ['for another audience', { aud: 'another client' }, 'OIDC_AUDIENCE_MISMATCH'],
  ];
  it.each(wrong)('%s', async (_, claims, expected) => {
    const { publicKey, privateKey } = await generateKeyPair('RS256');
    let nonce = '';
    const forger = createServer(async (request, response) => {
      const issuer = `http://127.0.0.1:${(forger.address() as AddressInfo).port}`;
      const now = Math.floor(Date.now() / 1_000);
      const known = { iss: issuer, aud: 'shop', sub: 'x', nonce, iat: now, exp: now + 60 };
      const token = () =>
        new SignJWT({ ...known, ...claims })
          .setProtectedHeader({ alg: 'RS256', kid: 'k' })
          .sign(privateKey);
      const documents: Record<string, () => Promise<object>> = {
        '/.well-known/openid-configuration': async () => ({
          issuer,
          authorization_endpoint: `${issuer}/auth`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/jwks`,
          response_types_supported: ['code'],
        }),
        '/jwks': async () => ({
          keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'RS256' }],
        }),
        '/token': async () => ({
          access_token: 'x',
          token_type: 'bearer',
          id_token: await token(),
        }),
      };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(await documents[request.url ?? '']?.()));
    }).listen(0, '127.0.0.1');
    await once(forger, 'listening');
    const issuer = `http://127.0.0.1:${(forger.address() as AddressInfo).port}`;
    await using other = await startAuth({
      clock: () => new Date(),
      providers: { elsewhere: { issuer, clientId: 'shop', clientSecret: 'x' } },
    });
    const begun = await other.app.inject('/auth/oidc/elsewhere/start');
    const { searchParams } = new URL(String(begun.headers.location));
    nonce = searchParams.get('nonce') ?? '';
    const [cookie = ''] = String(begun.headers['set-cookie']).split(';');
    const query = new URLSearchParams({ code: 'x', state: searchParams.get('state') ?? '' });
    const answer = await other.app.inject({
      url: `/auth/oidc/elsewhere/callback?${query}`,
      headers: { cookie },
    });
    forger.close();
    expect(errorOf({ location: String(answer.headers.location) })).toBe(expected);
  });
});

it('what was begun is good for ten minutes', async () => {
  let now = new Date();
  await using other = await startAuth({
    clock: () => now,
    providers: {
      elsewhere: { issuer: elsewhere.issuer, ...oidcClient },
    },
  });
  const begun = await other.app.inject('/auth/oidc/elsewhere/start');
  const [cookie = ''] = String(begun.headers['set-cookie']).split(';');
  const back = await signInThere(String(begun.headers.location), 'ada');
  now = new Date(now.getTime() + 10 * minutes);
  const answer = await other.app.inject({ url: back, headers: { cookie } });
  expect(errorOf({ location: String(answer.headers.location) })).toBe('OIDC_FLOW_EXPIRED');
});

it.each([
  '//evil.example',
  '/\\evil.example',
  'https://evil.example',
  '/a b',
  `/${'x'.repeat(600)}`,
])('leads nobody to an address of others afterwards: %s', async (returnTo) => {
  const begun = await start(returnTo);
  const back = await signInThere(begun.location, 'ada');
  expect((await ask(back, begun.flow)).location).toBe('http://localhost:4000/');
});

it('knows no provider that nobody has configured', async () => {
  for (const name of ['another', 'constructor', '__proto__']) {
    expect((await ask(`/auth/oidc/${name}/start`)).status).toBe(404);
  }
});
