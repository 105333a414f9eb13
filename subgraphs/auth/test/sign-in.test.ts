import { hash } from '@node-rs/argon2';
import jwt from 'jsonwebtoken';
import { afterAll, describe, expect, it } from 'vitest';
import { builtInRoles } from '../src/domain/role.ts';
import { credentials } from '../src/store/tables.ts';
import { days, documents, minutes, password, startAuth } from './support.ts';

/** For tests that bring users of their own and do not mind what others did. */
const shared = await startAuth();
afterAll(() => shared[Symbol.asyncDispose]());

describe('login', () => {
  it('signs in whoever has the password, in whatever case the address is written', async () => {
    await using auth = await startAuth();
    const { id } = await auth.register('ada@example.com');
    const { data } = await auth
      .as()
      .query(documents.login, { input: { email: 'Ada@EXAMPLE.com', password } });
    expect(data).toMatchObject({
      login: { user: { id, email: 'ada@example.com', roles: ['CUSTOMER'] }, errors: [] },
    });
  });

  it('answers a wrong password and an unknown address in the same words', async () => {
    await shared.register('ada@example.com');
    const answers = [
      { email: 'ada@example.com', password: 'wrong-horse-demo' },
      { email: 'nobody@example.com', password },
    ].map((input) => shared.as().query(documents.login, { input }));
    const [wrong, unknown] = await Promise.all(answers);
    expect(wrong?.data).toEqual({
      login: {
        user: null,
        session: null,
        errors: [
          {
            __typename: 'InvalidCredentialsError',
            code: 'INVALID_CREDENTIALS',
            message: expect.any(String),
            path: [],
          },
        ],
      },
    });
    expect(unknown?.data).toEqual(wrong?.data);
  });

  it('refuses what is no address and no password as bad input', async () => {
    const { errors } = await shared
      .as()
      .query(documents.login, { input: { email: 'x', password: '' } });
    expect(errors?.[0]?.extensions.fields?.map(({ path }) => path)).toEqual([
      'input.email',
      'input.password',
    ]);
  });

  it('tells of a suspension only to who has the password', async () => {
    await using auth = await startAuth();
    const { id } = await auth.register('ada@example.com');
    await auth.as(await auth.admin()).query(documents.suspendUser, { input: { userId: id } });
    expect((await auth.logIn('ada@example.com'))?.errors).toMatchObject([
      { code: 'ACCOUNT_SUSPENDED' },
    ]);
    const { data } = await auth
      .as()
      .query(documents.login, { input: { email: 'ada@example.com', password: 'wrong-horse' } });
    expect(data).toMatchObject({ login: { errors: [{ code: 'INVALID_CREDENTIALS' }] } });
  });

  it('hashes a password anew that was hashed with less than is asked for now', async () => {
    await using auth = await startAuth();
    const { email } = await auth.register();
    const weak = await hash(password, { memoryCost: 4_096, timeCost: 1, parallelism: 1 });
    await auth.database.db.update(credentials).set({ passwordHash: weak });
    for (const _ of [1, 2]) expect(await auth.logIn(email)).toMatchObject({ errors: [] });
    const [row] = await auth.database.db.select().from(credentials);
    expect(row?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    const wrong = await auth.as().query(documents.login, { input: { email, password: 'no' } });
    expect(wrong.data).toMatchObject({ login: { errors: [{ code: 'INVALID_CREDENTIALS' }] } });
  });

  it('forgets sessions that have expired, so that they do not pile up', async () => {
    await using auth = await startAuth();
    const { email } = await auth.register();
    auth.pass(30 * days);
    await auth.logIn(email);
    const [count] = await auth.database.sql`SELECT
      (SELECT count(*)::int FROM sessions) AS sessions,
      (SELECT count(*)::int FROM refresh_tokens) AS tokens`;
    expect(count).toEqual({ sessions: 1, tokens: 0 });
  });
});

describe('an access token', () => {
  it('is an ES256 at+jwt of ten minutes with the claims that every service reads', async () => {
    const { id, session } = await shared.register();
    const token = jwt.decode(session.accessToken, { complete: true });
    const issuedAt = shared.time.now.getTime() / 1000;
    expect(token?.header).toEqual({
      alg: 'ES256',
      typ: 'at+jwt',
      kid: expect.stringMatching(/^key_/),
    });
    expect(token?.payload).toEqual({
      iss: 'https://auth.test',
      aud: 'commerce-test',
      sub: id,
      sid: expect.stringMatching(/^ses_/),
      user_version: 1,
      jti: expect.any(String),
      roles: ['CUSTOMER'],
      permissions: [],
      iat: issuedAt,
      exp: issuedAt + 600,
    });
  });

  it('carries what the roles may do', async () => {
    await using auth = await startAuth();
    const claims = jwt.decode(await auth.admin());
    expect(claims).toMatchObject({ roles: ['ADMIN'], permissions: builtInRoles.ADMIN });
  });

  it('tells who asks, until it expires', async () => {
    await using auth = await startAuth();
    const { id, session } = await auth.register();
    auth.pass(10 * minutes - 1);
    const { data } = await auth.as(session.accessToken).query(documents.me);
    expect(data).toMatchObject({ me: { id } });
    auth.pass(1);
    const { status, errors } = await auth.as(session.accessToken).query(documents.me);
    expect(status).toBe(401);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'UNAUTHENTICATED', reason: 'expired' });
  });
});

describe('me', () => {
  it('is null without a token', async () => {
    expect((await shared.as().query(documents.me)).data).toEqual({ me: null });
  });
});

describe('GraphQL', () => {
  it('is refused without the secret of the gateway where one is configured', async () => {
    await using auth = await startAuth({ gatewaySecret: 'the gateway and nobody else knows this' });
    expect((await auth.as().query(documents.me)).status).toBe(200);
    const answer = await auth.app.inject({
      method: 'POST',
      url: '/graphql',
      payload: { query: documents.me },
    });
    expect(answer.statusCode).toBe(403);
  });
});
