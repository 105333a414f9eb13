import { readJwks } from '@supergraph/service/identity/jwks';
import { createVerifier } from '@supergraph/service/identity/verifier';
import { afterAll, describe, expect, it } from 'vitest';
import { mailsTo } from './mails.ts';
import { days, documents, minutes, startAuth } from './support.ts';

const auth = await startAuth({ gatewaySecret: 'g'.repeat(32) });
afterAll(() => auth[Symbol.asyncDispose]());

const mine = '{ myApiKeys { id name lastUsedAt } }';

const make = auth.makeKey;
const { createApiKey: create, revokeApiKey: revoke } = documents;

/** As the gateway does. */
async function exchange(secret: string | null, address = '203.0.113.1', gateway = 'g'.repeat(32)) {
  const answer = await auth.app.inject({
    method: 'POST',
    url: '/api-keys/token',
    headers: { 'x-gateway-secret': gateway },
    payload: { key: secret, address },
  });
  return { status: answer.statusCode, ...answer.json() };
}

async function callerOf(token: string) {
  const jwks = readJwks((await auth.app.inject('/.well-known/jwks.json')).json());
  const keys = { keyFor: async (kid: string) => jwks.get(kid) };
  const clock = () => auth.time.now;
  const issued = { issuer: 'https://auth.test', audience: 'commerce-test' };
  return createVerifier({ ...issued, keys, clock }).verify(token);
}

const staffed = async () => {
  const { id, email } = await auth.register();
  const admin = auth.as(await auth.admin());
  const input = { userId: id, roles: ['SUPPORT'] };
  await admin.query(documents.setUserRoles, { input });
  const token = (await auth.logIn(email))?.session?.accessToken;
  return { id, email, token, admin };
};

describe('an API key', () => {
  it('is told once, and stands for its owner with its scopes and no others', async () => {
    const { id, token } = await staffed();
    const { apiKey, secret } = await make(token, { scopes: ['users:read', 'orders:read'] });
    expect(secret).toMatch(/^key_[\w-]+\.[\w-]{43}\.[\w-]{43}$/);
    expect(secret?.startsWith(`${apiKey?.id}.`)).toBe(true);
    const { status, accessToken } = await exchange(secret);
    expect(status).toBe(200);
    const caller = await callerOf(accessToken);
    expect(caller).toMatchObject({ id, sessionId: apiKey?.id, roles: ['SUPPORT'] });
    expect([...caller.permissions]).toEqual(['orders:read', 'users:read']);
    const [row] = await auth.database.sql`SELECT * FROM api_keys WHERE id = ${apiKey?.id ?? ''}`;
    expect(JSON.stringify(row)).not.toContain(secret?.split('.')[1]);
  });

  it('never does more than its owner may at the time', async () => {
    const { id, token, admin } = await staffed();
    const { secret } = await make(token, { scopes: ['users:read'] });
    await admin.query(documents.setUserRoles, { input: { userId: id, roles: ['CUSTOMER'] } });
    const { accessToken } = await exchange(secret);
    expect([...(await callerOf(accessToken)).permissions]).toEqual([]);
    await admin.query(documents.suspendUser, { input: { userId: id } });
    expect(await exchange(secret)).toMatchObject({ status: 401, details: { reason: 'api-key' } });
  });

  it('cannot be given what its owner has not', async () => {
    const { token } = await staffed();
    expect(await make(token, { scopes: ['users:read', 'users:write'] })).toMatchObject({
      apiKey: null,
      secret: null,
      errors: [{ code: 'SCOPE_NOT_HELD', path: ['input', 'scopes', '1'] }],
    });
  });

  it('ends with its day, and is listed until then, with its last use to the hour', async () => {
    const { session } = await auth.register();
    const { apiKey, secret } = await make(session.accessToken, { expiresInDays: 2 });
    const list = async () =>
      (await auth.as(session.accessToken).query<{ myApiKeys: object[] }>(mine)).data?.myApiKeys;
    const began = auth.time.now.toISOString();
    await exchange(secret);
    auth.pass(5 * minutes);
    await exchange(secret);
    expect(await list()).toEqual([{ id: apiKey?.id, name: 'Nightly export', lastUsedAt: began }]);
    auth.pass(2 * days);
    expect((await exchange(secret)).status).toBe(401);
  });

  it('is told to its owner by mail, and renamed by them alone', async () => {
    const { email, session } = await auth.register();
    const { apiKey } = await make(session.accessToken);
    expect(await mailsTo(auth, email)).toMatchObject([
      { template: 'api-key-added', data: { apiKey: 'Nightly export' } },
    ]);
    const rename = async (token: string, name: string) => {
      const input = { apiKeyId: apiKey?.id, name };
      const { data, errors } = await auth
        .as(token)
        .query<{ renameApiKey: object }>(documents.renameApiKey, { input });
      return data?.renameApiKey ?? errors?.[0]?.extensions.code;
    };
    const stranger = (await auth.register()).session.accessToken;
    expect(await rename(stranger, 'Mine')).toMatchObject({
      apiKey: null,
      errors: [{ code: 'API_KEY_NOT_FOUND' }],
    });
    expect(await rename(session.accessToken, '')).toBe('BAD_USER_INPUT');
    expect(await rename(session.accessToken, 'Export')).toMatchObject({
      apiKey: { id: apiKey?.id, name: 'Export' },
      errors: [],
    });
  });

  it('is taken back: it is refused at once, and its access tokens are told to be void', async () => {
    const { session } = await auth.register();
    const { apiKey, secret } = await make(session.accessToken);
    const other = await auth.register();
    const input = { apiKeyId: apiKey?.id };
    const stranger = await auth.as(other.session.accessToken).query(revoke, { input });
    expect(stranger.data).toMatchObject({
      revokeApiKey: { apiKey: null, errors: [{ code: 'API_KEY_NOT_FOUND' }] },
    });
    expect((await exchange(secret)).status).toBe(200);
    await auth.as(session.accessToken).query(revoke, { input });
    expect((await exchange(secret)).status).toBe(401);
    const [row] = await auth.database
      .sql`SELECT count(*)::int AS rows FROM revocations WHERE subject = ${apiKey?.id ?? ''}`;
    expect(row).toEqual({ rows: 1 });
    const events = await auth.database.sql`
      SELECT type, data FROM outbox WHERE subject = ${apiKey?.id ?? ''}`;
    expect(events).toEqual([{ type: 'auth.machine.revoked.v1', data: { machineId: apiKey?.id } }]);
  });

  it('is for what is its owner’s, and not for what is for a person alone', async () => {
    const { session } = await auth.register();
    const { accessToken } = await exchange((await make(session.accessToken)).secret);
    expect((await auth.as(accessToken).query('{ me { id } }')).data).toMatchObject({ me: {} });
    const own = [
      '{ mySessions { id } }',
      mine,
      documents.logout,
      documents.revokeOtherSessions,
      'mutation { createApiKey(input: { name: "more", scopes: [] }) { secret } }',
    ];
    for (const document of own) {
      const answer = await auth.as(accessToken).query(document);
      expect(answer.errors?.[0]?.extensions, document).toMatchObject({
        code: 'FORBIDDEN',
        reason: 'machine',
      });
    }
    expect((await auth.refresh(session.refreshToken))?.errors).toEqual([]);
  });

  it('uses its scopes where a permission is asked for, but for what asks for a fresh proof', async () => {
    const admin = await auth.admin();
    const { id } = await auth.register();
    const ask = async (scopes: string[], document: string, variables: Record<string, unknown>) => {
      const { accessToken } = await exchange((await make(admin, { scopes })).secret);
      return auth.as(accessToken).query(document, variables);
    };
    const found = await ask(['users:read'], documents.user, { id });
    expect(found.data).toMatchObject({ user: { id } });
    expect((await ask([], documents.user, { id })).data).toEqual({ user: null });
    const suspended = await ask(['users:write'], documents.suspendUser, { input: { userId: id } });
    expect(suspended.errors?.[0]?.extensions).toMatchObject({
      code: 'FORBIDDEN',
      reason: 'machine',
    });
  });

  it('is one of ten at most, however many are asked for at once', async () => {
    const { session } = await auth.register();
    const made = await Promise.all(Array.from({ length: 12 }, () => make(session.accessToken)));
    expect(made.filter(({ apiKey }) => apiKey)).toHaveLength(10);
    expect(made.flatMap((one) => one.errors.map(({ code }) => code))).toEqual(
      Array(2).fill('API_KEY_LIMIT_REACHED'),
    );
  });

  it.each([
    [{ name: '' }, 'input.name'],
    [{ name: 'x'.repeat(101) }, 'input.name'],
    [{ scopes: ['everything'] }, 'input.scopes.0'],
    [{ scopes: Array(51).fill('orders:read') }, 'input.scopes'],
    [{ expiresInDays: 0 }, 'input.expiresInDays'],
    [{ expiresInDays: 366 }, 'input.expiresInDays'],
  ])('is refused where it is ill-formed: %j', async (given, path) => {
    const { session } = await auth.register();
    const input = { name: 'A key', scopes: [], ...given };
    const { errors: faults } = await auth.as(session.accessToken).query(create, { input });
    expect(faults?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: [{ path }] });
  });
});

describe('keys that are no good', () => {
  it('are refused without a look at the database where nobody could have given them', async () => {
    const { session } = await auth.register();
    const { secret } = await make(session.accessToken);
    const forged = `${secret?.slice(0, -3)}AAA`;
    expect((await exchange(forged)).status).toBe(401);
    expect((await exchange('key_')).status).toBe(401);
    expect((await exchange('k'.repeat(201))).status).toBe(400);
  });

  it('cost their address a wait, and no one who has a good one', async () => {
    const { session } = await auth.register();
    const { secret } = await make(session.accessToken);
    const address = '198.51.100.77';
    let last = await exchange('key_x', address);
    for (let time = 1; time < 61; time += 1) last = await exchange('key_x', address);
    expect(last).toMatchObject({ status: 429, details: { retryAfterMs: expect.any(Number) } });
    expect((await exchange(secret, address)).status).toBe(200);
    expect((await exchange('key_x', '198.51.100.78')).status).toBe(401);
  });

  it('are told to the gateway alone', async () => {
    expect((await exchange('key_x', '203.0.113.9', 'guess')).status).toBe(403);
  });
});
