import { afterAll, describe, expect, it } from 'vitest';
import { createClient, revokeClient } from '../src/actions/operate-clients.ts';
import { documents, startAuth } from './support.ts';

const auth = await startAuth();
afterAll(() => auth[Symbol.asyncDispose]());

const operator = () => ({ db: auth.database.db, now: auth.time.now });
const billing = await createClient(operator(), {
  name: 'billing',
  scopes: ['users:read', 'orders:read'],
});
const { id, secret } = { id: billing.client.id, secret: billing.secret };

interface Sent {
  form?: Record<string, string> | string;
  basic?: string;
  type?: string;
}

async function ask({ form = {}, basic, type = 'application/x-www-form-urlencoded' }: Sent) {
  const authorization = basic && `Basic ${Buffer.from(basic).toString('base64')}`;
  const answer = await auth.app.inject({
    method: 'POST',
    url: '/oauth/token',
    headers: { 'content-type': type, ...(authorization && { authorization }) },
    payload: typeof form === 'string' ? form : new URLSearchParams(form).toString(),
  });
  return { status: answer.statusCode, headers: answer.headers, body: answer.json() };
}

const grant = { grant_type: 'client_credentials' };
const credentials = { client_id: id, client_secret: secret };

describe('a service with credentials', () => {
  it.each<[string, Sent]>([
    ['in the header', { form: grant, basic: `${id}:${secret}` }],
    ['in the form', { form: { ...grant, ...credentials } }],
  ])('gets an access token in its own name: %s', async (_, sent) => {
    const { status, headers, body } = await ask(sent);
    expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
    expect(body).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 600,
      scope: 'orders:read users:read',
    });
    const client = auth.as(body.access_token);
    expect((await client.query('{ users(first: 1) { nodes { id } } }')).errors).toBeUndefined();
    expect((await client.query('{ me { id } }')).data).toEqual({ me: null });
    const { errors } = await client.query(documents.revokeOtherSessions);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', reason: 'machine' });
  });

  it('may ask for less, and not for more', async () => {
    const less = await ask({ form: { ...grant, ...credentials, scope: 'orders:read' } });
    expect(less.body.scope).toBe('orders:read');
    const { errors } = await auth
      .as(less.body.access_token)
      .query('{ users(first: 1) { nodes { id } } }');
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    const more = await ask({ form: { ...grant, ...credentials, scope: 'users:write' } });
    expect([more.status, more.body]).toEqual([400, { error: 'invalid_scope' }]);
  });

  it('has them no more once they were taken back', async () => {
    const { client, secret: other } = await createClient(operator(), { name: 'old', scopes: [] });
    const form = { ...grant, client_id: client.id, client_secret: other };
    expect((await ask({ form })).status).toBe(200);
    expect(await revokeClient(operator(), { id: client.id })).toMatchObject({ name: 'old' });
    expect((await ask({ form })).status).toBe(401);
    const [row] = await auth.database
      .sql`SELECT count(*)::int AS rows FROM revocations WHERE subject = ${client.id}`;
    expect(row).toEqual({ rows: 1 });
  });
});

describe('a token is refused', () => {
  it.each<[string, Sent, number, string]>([
    ['without credentials', { form: grant }, 401, 'invalid_client'],
    ['for a wrong secret', { form: grant, basic: `${id}:${secret}x` }, 401, 'invalid_client'],
    ['for nobody', { form: grant, basic: `cli_x:${secret}` }, 401, 'invalid_client'],
    ['for half a header', { form: grant, basic: id }, 401, 'invalid_client'],
    [
      'for credentials in both places',
      { form: { ...grant, ...credentials }, basic: `${id}:${secret}` },
      400,
      'invalid_request',
    ],
    ['without a grant', { form: credentials }, 400, 'invalid_request'],
    [
      'for another grant',
      { form: { ...credentials, grant_type: 'password' } },
      400,
      'unsupported_grant_type',
    ],
    [
      'for a parameter that comes twice',
      { form: `grant_type=client_credentials&scope=a&scope=b`, basic: `${id}:${secret}` },
      400,
      'invalid_request',
    ],
    ['as JSON', { form: '{}', type: 'application/json' }, 400, 'invalid_request'],
  ])('%s', async (_, sent, status, error) => {
    const answer = await ask(sent);
    expect([answer.status, answer.body]).toEqual([status, { error }]);
    if (status === 401) expect(answer.headers['www-authenticate']).toContain('Basic');
  });

  it('for a form that is too long', async () => {
    const form = `grant_type=${'x'.repeat(5_000)}`;
    const { statusCode } = await auth.app.inject({
      method: 'POST',
      url: '/oauth/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: form,
    });
    expect(statusCode).toBe(413);
  });

  it('for a while, where too many from there were not good; not for good ones', async () => {
    await using other = await startAuth({ limits: { machineGuessesPerAddressPerMinute: 3 } });
    const made = await createClient(
      { db: other.database.db, now: other.time.now },
      { name: 'x', scopes: [] },
    );
    const send = (client_secret: string) =>
      other.app.inject({
        method: 'POST',
        url: '/oauth/token',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams({
          ...grant,
          client_id: made.client.id,
          client_secret,
        }).toString(),
      });
    const statuses = [];
    for (let time = 0; time < 4; time += 1) statuses.push((await send('guess')).statusCode);
    expect(statuses).toEqual([401, 401, 401, 429]);
    expect((await send(made.secret)).statusCode).toBe(200);
  });
});
