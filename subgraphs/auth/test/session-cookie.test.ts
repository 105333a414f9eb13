import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, describe, expect, it } from 'vitest';
import { createAuthServer } from '../src/server.ts';
import {
  days,
  documents,
  keyEncryptionSecret,
  password,
  refreshTokenForm,
  startAuth,
} from './support.ts';

const silent = pino({ level: 'silent' });
const auth = await startAuth();
const plain = await createAuthServer({
  database: auth.database,
  log: silent,
  issuer: 'https://auth.test',
  audience: 'commerce-test',
  keyEncryptionSecret,
  clock: () => auth.time.now,
  cookiesAreSecure: false,
});
afterAll(async () => {
  await plain.close();
  await auth[Symbol.asyncDispose]();
});

interface Ask {
  input?: object;
  cookie?: string | undefined;
  token?: string | undefined;
  at?: typeof auth.app;
}

/** Asks as a browser's page does that keeps its session in a cookie. */
async function browse(document: string, { input, cookie, token, at = auth.app }: Ask = {}) {
  const answer = await at.inject({
    method: 'POST',
    url: '/graphql',
    headers: {
      'x-session-transport': 'cookie',
      ...(cookie && { cookie }),
      ...(token && { authorization: `Bearer ${token}` }),
    },
    payload: { query: document, ...(input && { variables: { input } }) },
  });
  const set = [answer.headers['set-cookie'] ?? []].flat();
  const { data, errors } = answer.json();
  return { data, errors, set, cookie: set[0]?.split(';')[0] };
}

async function logIn(email: string, cookie?: string, at = auth.app) {
  const answer = await browse(documents.login, { input: { email, password }, cookie, at });
  return { ...answer, token: answer.data.login.session.accessToken as string };
}

const refresh = (cookie?: string) => browse(documents.refresh, { input: {}, cookie });

const refused = { session: null, errors: [{ code: 'INVALID_REFRESH_TOKEN' }] };

describe('a browser that asks for a cookie', () => {
  it('gets its refresh token in one that no script reads, and not in the payload', async () => {
    const { email } = await auth.register();
    const { data, set } = await logIn(email);
    expect(data.login.session).toMatchObject({ refreshToken: null });
    expect(set).toHaveLength(1);
    const [pair, ...attributes] = String(set[0]).split('; ');
    expect(pair?.split('=')[0]).toBe('__Host-refresh');
    expect(pair?.split('=')[1]).toMatch(refreshTokenForm);
    expect(attributes).toEqual([
      `Max-Age=${14 * 86_400}`,
      'Path=/',
      'Secure',
      'HttpOnly',
      'SameSite=Strict',
    ]);
  });

  it('gets one without https where that is allowed', async () => {
    const { email } = await auth.register();
    const { set } = await logIn(email, undefined, plain);
    expect(set[0]).toMatch(
      /^local-refresh=\S+; Max-Age=1209600; Path=\/graphql; HttpOnly; SameSite=Strict$/,
    );
  });

  it('refreshes by it, and two tabs get the same successor', async () => {
    const { email } = await auth.register();
    const { cookie } = await logIn(email);
    auth.pass(1 * days);
    const [one, other] = await Promise.all([refresh(cookie), refresh(cookie)]);
    expect(one.cookie).toBe(other.cookie);
    expect(one.cookie).not.toBe(cookie);
    expect(one.data.refreshSession).toMatchObject({ session: { refreshToken: null }, errors: [] });
    expect((await refresh(one.cookie)).data.refreshSession.errors).toEqual([]);
  });

  it('is refused without one, with another, or with one from long ago', async () => {
    const { email } = await auth.register();
    const { cookie } = await logIn(email);
    for (const sent of [
      undefined,
      '__Host-refresh=',
      '__Host-refresh=of-nobody',
      `__Host-refresh=${'a'.repeat(4_000)}`,
      cookie?.replace('__Host-', 'local-'),
    ]) {
      const { data, set } = await refresh(sent);
      expect(data.refreshSession, sent).toMatchObject(refused);
      expect(set).toEqual([]);
    }
    auth.pass(31 * days);
    expect((await refresh(cookie)).data.refreshSession).toMatchObject(refused);
  });

  it('signs out: the cookie goes, and renews nothing any more', async () => {
    const { email } = await auth.register();
    const { cookie, token } = await logIn(email);
    const { data, set } = await browse(documents.logout, { cookie, token });
    expect(data.logout).toEqual({ loggedOut: true });
    expect(set).toEqual(['__Host-refresh=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Strict']);
    expect((await refresh(cookie)).data.refreshSession).toMatchObject(refused);
  });

  it('leaves nothing of whoever was signed in before', async () => {
    const [first, second] = [await auth.register(), await auth.register()];
    const before = await logIn(first.email);
    const after = await logIn(second.email, before.cookie);
    expect((await refresh(before.cookie)).data.refreshSession).toMatchObject(refused);
    const { data } = await browse(documents.me, { token: after.token });
    expect(data.me.email).toBe(second.email);
    // One tab still has the access token of the first, and signs out.
    await browse(documents.logout, { cookie: after.cookie, token: before.token });
    expect((await refresh(after.cookie)).data.refreshSession).toMatchObject(refused);
  });

  it('gets the last of several sessions that one operation opens, and the others end', async () => {
    const { email } = await auth.register();
    const input = `input: { email: "${email}", password: "${password}" }`;
    const session = 'session { accessToken }';
    const { set, cookie, data } = await browse(
      `mutation { one: login(${input}) { ${session} } two: login(${input}) { ${session} } }`,
    );
    expect(set).toHaveLength(1);
    const { data: mine } = await browse(documents.mySessions, {
      token: data.two.session.accessToken,
    });
    // The other is of the registration, which did not ask for a cookie.
    expect(mine.mySessions).toHaveLength(2);
    expect((await refresh(cookie)).data.refreshSession.errors).toEqual([]);
  });
});

it('whoever does not ask for a cookie gets none, and none is read', async () => {
  const { email } = await auth.register();
  const { cookie } = await logIn(email);
  const answer = await auth.app.inject({
    method: 'POST',
    url: '/graphql',
    headers: { cookie },
    payload: { query: documents.refresh, variables: { input: {} } },
  });
  expect(answer.headers).not.toHaveProperty('set-cookie');
  expect(answer.json().errors[0].extensions).toMatchObject({
    code: 'BAD_USER_INPUT',
    fields: [{ path: 'input.refreshToken', rule: 'required' }],
  });
});

it('a token in the input is refused where the cookie has it', async () => {
  const { email, session } = await auth.register(`${randomUUID()}@example.com`);
  const { cookie } = await logIn(email);
  const { refreshToken } = session;
  const both = await browse(documents.refresh, { input: { refreshToken }, cookie });
  expect(both.errors[0].extensions).toMatchObject({
    code: 'BAD_USER_INPUT',
    fields: [{ path: 'input.refreshToken', rule: 'absent' }],
  });
});
