import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { challengeOf, codeOf, complete, registerWithApp, STEP_MS } from './authenticator-app.ts';
import { documents, minutes, password, startAuth } from './support.ts';

const auth = await startAuth();
afterAll(() => auth[Symbol.asyncDispose]());

const guarded = ['enrolTotp', 'disableTotp', 'renewRecoveryCodes'] as const;

async function refreshed(refreshToken: string): Promise<string> {
  return (await auth.refresh(refreshToken))?.session?.accessToken ?? '';
}

async function prove(token: string, input: Record<string, string>) {
  const { data, errors } = await auth
    .as(token)
    .query<{ proveMyself: { freshUntil: string | null; errors: { code: string }[] } }>(
      documents.proveMyself,
      { input },
    );
  const { freshUntil, errors: refused } = data?.proveMyself ?? {};
  return { freshUntil, code: errors?.[0]?.extensions.code ?? refused?.[0]?.code };
}

describe('ten minutes after the last proof', () => {
  it.each(guarded)('%s is refused, and done again after a proof by the password', async (name) => {
    const { session } = await auth.register();
    const provenAt = auth.time.now.toISOString();
    auth.pass(10 * minutes - 1);
    const tokenInTime = await refreshed(session.refreshToken);
    const inTime = await auth.as(tokenInTime).query(documents[name]);
    expect(inTime.errors).toBeUndefined();
    auth.pass(1);
    const { status, errors } = await auth.as(tokenInTime).query(documents[name]);
    expect(status).toBe(200);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'STEP_UP_REQUIRED', provenAt });
    const freshUntil = new Date(auth.time.now.getTime() + 10 * minutes).toISOString();
    expect(await prove(tokenInTime, { password })).toEqual({ freshUntil, code: undefined });
    expect((await auth.as(tokenInTime).query(documents[name])).errors).toBeUndefined();
  });

  it('a refresh is no proof, and a proof is one for its own session alone', async () => {
    const { email, session } = await auth.register();
    const other = await auth.logIn(email);
    auth.pass(10 * minutes);
    const [mine, others] = [
      await refreshed(session.refreshToken),
      await refreshed(other?.session?.refreshToken ?? ''),
    ];
    await prove(others, { password });
    const { errors } = await auth.as(mine).query(documents.enrolTotp);
    expect(errors?.[0]?.extensions.code).toBe('STEP_UP_REQUIRED');
  });
});

describe('what changes who may do what', () => {
  const define = `mutation { defineRole(input: { name: "NIGHT_SHIFT", permissions: ["orders:read"] }) { isInForce } }`;
  const ofStaff: [string, string, object][] = [
    ['setUserRoles', documents.setUserRoles, { roles: ['SUPPORT'] }],
    ['suspendUser', documents.suspendUser, {}],
    ['reinstateUser', documents.reinstateUser, {}],
    ['revokeUserSessions', documents.revokeUserSessions, {}],
  ];

  async function staleAdmin() {
    const email = `admin-${randomUUID()}@example.com`;
    await auth.admin(email);
    const refreshToken = (await auth.logIn(email))?.session?.refreshToken ?? '';
    auth.pass(10 * minutes);
    return refreshed(refreshToken);
  }

  it.each(ofStaff)('%s asks staff for a fresh proof', async (_, document, rest) => {
    const { id } = await auth.register();
    const token = await staleAdmin();
    const ask = () => auth.as(token).query(document, { input: { userId: id, ...rest } });
    const [before] = await auth.database
      .sql`SELECT roles, status, version FROM users WHERE id = ${id}`;
    expect((await ask()).errors?.[0]?.extensions.code).toBe('STEP_UP_REQUIRED');
    expect(
      await auth.database.sql`SELECT roles, status, version FROM users WHERE id = ${id}`,
    ).toEqual([before]);
    await prove(token, { password });
    expect((await ask()).errors).toBeUndefined();
  });

  it.each([
    ['defineRole', define],
    ['deleteRole', 'mutation { deleteRole(input: { name: "NOBODYS" }) { deletedName } }'],
  ])('%s asks as well', async (_, document) => {
    const token = await staleAdmin();
    const { errors } = await auth.as(token).query(document);
    expect(errors?.[0]?.extensions.code).toBe('STEP_UP_REQUIRED');
    await prove(token, { password });
    expect((await auth.as(token).query(document)).errors).toBeUndefined();
  });

  it('ending a single session of somebody asks as well', async () => {
    const { session } = await auth.register();
    const input = { sessionId: session.refreshToken.split('.')[0] };
    const token = await staleAdmin();
    const ask = () => auth.as(token).query(documents.revokeUserSession, { input });
    expect((await ask()).errors?.[0]?.extensions.code).toBe('STEP_UP_REQUIRED');
    expect(await auth.refresh(session.refreshToken)).toMatchObject({ errors: [] });
    await prove(token, { password });
    expect((await ask()).errors).toBeUndefined();
  });

  it('tells who may not do it at all that, and asks for no proof', async () => {
    const { id, session } = await auth.register();
    auth.pass(10 * minutes);
    const token = await refreshed(session.refreshToken);
    const { errors } = await auth.as(token).query(documents.suspendUser, { input: { userId: id } });
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});

describe('proveMyself', () => {
  it('wants a code where there is a second factor: the password alone would take it away', async () => {
    const { email, secret, recoveryCodes } = await registerWithApp(auth);
    const challenge = await challengeOf(auth, email);
    const { session } = await complete(auth, { challenge, code: codeOf(auth, secret) });
    auth.pass(10 * minutes);
    const token = await refreshed(session?.refreshToken ?? '');
    expect(await prove(token, { password })).toMatchObject({ code: 'CODE_REQUIRED' });
    const code = codeOf(auth, secret);
    expect(await prove(token, { code })).toMatchObject({ freshUntil: expect.any(String) });
    expect(await prove(token, { code })).toMatchObject({ code: 'INVALID_CODE' });
    const recoveryCode = recoveryCodes[0] ?? '';
    expect(await prove(token, { recoveryCode })).toMatchObject({ freshUntil: expect.any(String) });
    expect((await auth.as(token).query(documents.disableTotp)).data).toMatchObject({
      disableTotp: { errors: [] },
    });
  });

  it('takes no wrong password, nothing or two things, and nobody without a token', async () => {
    const { session } = await auth.register();
    const token = session.accessToken;
    expect(await prove(token, { password: 'wrong-horse' })).toMatchObject({
      code: 'WRONG_PASSWORD',
    });
    expect(await prove(token, { code: '123456' })).toMatchObject({ code: 'INVALID_CODE' });
    expect(await prove(token, {})).toMatchObject({ code: 'BAD_USER_INPUT' });
    const both = { password, code: '123456' };
    expect(await prove(token, both)).toMatchObject({ code: 'BAD_USER_INPUT' });
    const { errors } = await auth.as().query(documents.proveMyself, { input: { password } });
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  it('counts wrong passwords as login does', async () => {
    await using strict = await startAuth({ limits: { signInFreeTries: 2 } });
    const { session } = await strict.register();
    const tries = [];
    for (const _ of [1, 2, 3]) {
      const input = { password: 'wrong-horse' };
      const { data, errors } = await strict
        .as(session.accessToken)
        .query<{ proveMyself: { errors: { code: string }[] } }>(documents.proveMyself, { input });
      tries.push(errors?.[0]?.extensions.code ?? data?.proveMyself.errors[0]?.code);
    }
    expect(tries).toEqual(['WRONG_PASSWORD', 'WRONG_PASSWORD', 'RATE_LIMITED']);
  });

  it('is of no use to a session that has ended', async () => {
    const { email, secret } = await registerWithApp(auth);
    const challenge = await challengeOf(auth, email);
    const { session } = await complete(auth, { challenge, code: codeOf(auth, secret) });
    const token = session?.accessToken ?? '';
    await auth.as(token).query(documents.logout);
    auth.pass(STEP_MS);
    expect(await prove(token, { code: codeOf(auth, secret) })).toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });
});

describe('how somebody signs in', () => {
  it('is told to nobody else, not even to staff', async () => {
    const { id } = await registerWithApp(auth);
    const ask = 'query ($id: ID!) { user(id: $id) { id hasSecondFactor recoveryCodesLeft } }';
    const { data, errors } = await auth.as(await auth.admin()).query(ask, { id });
    expect(data).toEqual({ user: { id, hasSecondFactor: null, recoveryCodesLeft: null } });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  });
});
