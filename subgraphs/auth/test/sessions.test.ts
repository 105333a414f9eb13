import { sql } from 'drizzle-orm';
import { afterAll, describe, expect, it } from 'vitest';
import { forgetSessions } from '../src/actions/forget-sessions.ts';
import { successionKeyOf } from '../src/domain/derived-key.ts';
import { writeRefreshToken } from '../src/domain/refresh-token.ts';
import { expiredSessions } from '../src/store/sessions.ts';
import {
  days,
  documents,
  keyEncryptionSecret,
  minutes,
  password,
  refreshTokenForm,
  seconds,
  startAuth,
} from './support.ts';

const invalid = { session: null, user: null, errors: [{ code: 'INVALID_REFRESH_TOKEN' }] };

/** For tests that bring users of their own and do not mind what others did. */
const shared = await startAuth();
afterAll(() => shared[Symbol.asyncDispose]());

describe('refreshSession', () => {
  it('leads from registration to sign-in, me, refresh and sign-out', async () => {
    await using auth = await startAuth();
    const { id, email } = await auth.register();
    const login = await auth.logIn(email);
    auth.pass(9 * minutes);
    const refreshed = await auth.refresh(login?.session?.refreshToken ?? '');
    expect(refreshed).toMatchObject({
      session: { accessTokenExpiresAt: '2030-01-01T12:19:00.000Z' },
      user: { id, email, roles: ['CUSTOMER'] },
      errors: [],
    });
    auth.pass(9 * minutes);
    const caller = auth.as(refreshed?.session?.accessToken);
    expect((await caller.query(documents.me)).data).toMatchObject({ me: { id } });
    expect((await caller.query(documents.logout)).data).toEqual({ logout: { loggedOut: true } });
    expect(await auth.refresh(refreshed?.session?.refreshToken ?? '')).toMatchObject(invalid);
  });

  it('gives two tabs the same successor within 30 seconds', async () => {
    const { session } = await shared.register();
    const first = await shared.refresh(session.refreshToken);
    shared.pass(30 * seconds);
    const second = await shared.refresh(session.refreshToken);
    expect(first?.session?.refreshToken).toMatch(refreshTokenForm);
    expect(second?.session?.refreshToken).toBe(first?.session?.refreshToken);
    expect(second?.session?.refreshToken).not.toBe(session.refreshToken);
    expect(await shared.refresh(second?.session?.refreshToken ?? '')).toMatchObject({ errors: [] });
  });

  it('ends the whole session when a token is used again after 30 seconds, and says so in the log', async () => {
    await using auth = await startAuth();
    const { id, session } = await auth.register();
    const stolen = session.refreshToken;
    const kept = await auth.refresh(stolen);
    auth.pass(30 * seconds + 1);
    expect(await auth.refresh(stolen)).toMatchObject(invalid);
    expect(await auth.refresh(kept?.session?.refreshToken ?? '')).toMatchObject(invalid);
    expect(auth.warnings).toMatchObject([
      { msg: expect.stringContaining('reused'), userId: id, sessionId: expect.any(String) },
    ]);
    expect(JSON.stringify(auth.warnings)).not.toContain(stolen);
  });

  it('ends it, too, when the token is older than the predecessor, however long ago', async () => {
    for (const refreshes of [2, 3, 20]) {
      await using auth = await startAuth();
      const { session } = await auth.register();
      let kept = session.refreshToken;
      for (let time = 0; time < refreshes; time += 1) kept = await refreshed(auth, kept);
      expect(await auth.refresh(session.refreshToken)).toMatchObject(invalid);
      expect(await auth.refresh(kept)).toMatchObject(invalid);
      expect(auth.warnings).toMatchObject([{ msg: expect.stringContaining('reused') }]);
    }
  });

  it('keeps one row, however often', async () => {
    await using auth = await startAuth();
    let { refreshToken } = (await auth.register()).session;
    for (let time = 0; time < 20; time += 1) {
      auth.pass(10 * minutes);
      refreshToken = await refreshed(auth, refreshToken);
    }
    expect(await rowsOf(auth)).toEqual({ sessions: 1, tokens: 0 });
  });

  it('leaves other sessions of the same user alone', async () => {
    const { email, session } = await shared.register();
    const other = await shared.logIn(email);
    await shared.refresh(session.refreshToken);
    shared.pass(1 * minutes);
    await shared.refresh(session.refreshToken);
    expect(await shared.refresh(other?.session?.refreshToken ?? '')).toMatchObject({ errors: [] });
  });

  it('makes exactly one successor of ten that come at once, over two replicas', async () => {
    await using auth = await startAuth();
    const other = await auth.replica();
    const { session } = await auth.register();
    const input = { refreshToken: session.refreshToken };
    const answers = await Promise.all(
      Array.from({ length: 10 }, async (_, index) => {
        const app = index % 2 === 0 ? auth.app : other;
        const response = await app.inject({
          method: 'POST',
          url: '/graphql',
          payload: { query: documents.refresh, variables: { input } },
        });
        return response.json().data.refreshSession.session?.refreshToken;
      }),
    );
    await other.close();
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toMatch(refreshTokenForm);
    expect(await auth.refresh(answers[0])).toMatchObject({ errors: [] });
    expect(await rowsOf(auth)).toEqual({ sessions: 1, tokens: 0 });
  });

  it("refuses what it never gave, and that ends nobody's session", async () => {
    await using auth = await startAuth();
    const { session } = await auth.register();
    const { refreshToken } = session;
    const [id = '', secret = '', seal = ''] = refreshToken.split('.');
    const another = 'A'.repeat(43);
    const key = successionKeyOf(keyEncryptionSecret);
    const forged = [
      'x',
      another,
      refreshToken.slice(0, -1),
      `${refreshToken}A`,
      `${refreshToken}.${seal}`,
      `${id}.${secret}`,
      `${id}.${another}.${seal}`,
      `${id}.${secret}.${another}`,
      `ses_01890a5d-ac96-7000-8000-000000000001.${secret}.${seal}`,
      writeRefreshToken('ses_01890a5d-ac96-7000-8000-000000000001', secret, key),
      writeRefreshToken(id, secret, successionKeyOf('another secret')),
    ];
    for (const token of forged) expect(await auth.refresh(token)).toMatchObject(invalid);
    const { errors } = await auth
      .as()
      .query(documents.refresh, { input: { refreshToken: refreshToken.padEnd(201, 'A') } });
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(auth.warnings).toEqual([]);
    expect(await auth.refresh(refreshToken)).toMatchObject({ errors: [] });
  });

  it('is refused to a suspended user, also after the account is opened again', async () => {
    await using auth = await startAuth();
    const { id, email, session } = await auth.register();
    const admin = auth.as(await auth.admin());
    await admin.query(documents.suspendUser, { input: { userId: id } });
    expect(await auth.refresh(session.refreshToken)).toMatchObject({
      session: null,
      errors: [{ code: 'ACCOUNT_SUSPENDED' }],
    });
    await admin.query(documents.reinstateUser, { input: { userId: id } });
    expect(await auth.refresh(session.refreshToken)).toMatchObject(invalid);
    expect(await auth.logIn(email)).toMatchObject({ errors: [] });
  });

  it('brings roles that were changed meanwhile into the next access token', async () => {
    await using auth = await startAuth();
    const { id, session } = await auth.register();
    const input = { userId: id, roles: ['SUPPORT', 'CUSTOMER'] };
    await auth.as(await auth.admin()).query(documents.setUserRoles, { input });
    expect((await auth.as(session.accessToken).query(documents.users)).errors).toMatchObject([
      { extensions: { code: 'FORBIDDEN', permission: 'users:read' } },
    ]);
    const refreshed = await auth.refresh(session.refreshToken);
    const { data, errors } = await auth.as(refreshed?.session?.accessToken).query(documents.users);
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({ users: { nodes: expect.any(Array) } });
  });
});

describe('sessions of one account', () => {
  it('are so many at most: the one used longest ago ends where another begins', async () => {
    await using auth = await startAuth({ limits: { sessionsPerAccount: 3 } });
    const { email, session } = await auth.register();
    const tokens = [session.refreshToken];
    for (let time = 0; time < 2; time += 1) {
      auth.pass(1 * minutes);
      tokens.push(await signedIn(auth, email));
    }
    auth.pass(1 * minutes);
    const used = await refreshed(auth, tokens[0] ?? '');
    const newest = await signedIn(auth, email);
    expect(await rowsOf(auth)).toMatchObject({ sessions: 3 });
    expect(await auth.refresh(tokens[1] ?? '')).toMatchObject(invalid);
    for (const token of [used, tokens[2] ?? '', newest]) {
      expect(await auth.refresh(token)).toMatchObject({ errors: [] });
    }
  });

  it('that have ended go first, and none of another account goes', async () => {
    await using auth = await startAuth({ limits: { sessionsPerAccount: 2 } });
    const other = await auth.register();
    const { email, session } = await auth.register();
    for (let time = 0; time < 3; time += 1) {
      auth.pass(1 * minutes);
      const { accessToken = '' } = (await auth.logIn(email))?.session ?? {};
      await auth.as(accessToken).query(documents.logout);
    }
    expect(await rowsOf(auth)).toMatchObject({ sessions: 3 });
    for (const { refreshToken } of [session, other.session]) {
      expect(await auth.refresh(refreshToken)).toMatchObject({ errors: [] });
    }
  });

  it('are no more when many sign in at once', async () => {
    await using auth = await startAuth({ limits: { sessionsPerAccount: 2 } });
    const { email } = await auth.register();
    auth.pass(1 * minutes);
    const tokens = await Promise.all(Array.from({ length: 6 }, () => signedIn(auth, email)));
    expect(await rowsOf(auth)).toMatchObject({ sessions: 2 });
    const answers = await Promise.all(tokens.map((token) => auth.refresh(token)));
    expect(answers.filter((answer) => answer?.session)).toHaveLength(2);
  });
});

describe('sessions that have expired', () => {
  it('are forgotten with their tokens, also those of who never comes back', async () => {
    await using auth = await startAuth();
    await auth.register();
    auth.pass(1);
    const { session } = await auth.register();
    auth.pass(14 * days - 1);
    expect(await forgetSessions({ db: auth.database.db, clock: () => auth.time.now })).toBe(1);
    expect(await rowsOf(auth)).toEqual({ sessions: 1, tokens: 0 });
    expect(await auth.refresh(session.refreshToken)).toMatchObject({ errors: [] });
  });

  it('are found by an index, however many last', async () => {
    await using auth = await startAuth();
    const { id } = await auth.register();
    await auth.database.sql`INSERT INTO sessions (id, user_id, created_at, expires_at)
      SELECT 'ses_' || n, ${id}, '2030-01-01', '2030-02-01' FROM generate_series(1, 5000) AS n`;
    await auth.database.sql`ANALYZE sessions`;
    const plan = await auth.database.db.execute(
      sql`EXPLAIN ${expiredSessions(auth.time.now, 1_000)}`,
    );
    expect(JSON.stringify(plan)).toContain('sessions_by_expiry');
    expect(JSON.stringify(plan)).not.toContain('Seq Scan on sessions');
  });
});

describe('logout', () => {
  it('needs a caller', async () => {
    const { errors } = await shared.as().query(documents.logout);
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  it('ends one session and no other, and may be repeated', async () => {
    const { email, session } = await shared.register();
    const other = await shared
      .as()
      .query<{ login: { session: { refreshToken: string } } }>(documents.login, {
        input: { email, password },
      });
    const caller = shared.as(session.accessToken);
    await caller.query(documents.logout);
    expect((await caller.query(documents.logout)).data).toEqual({ logout: { loggedOut: true } });
    expect(await shared.refresh(session.refreshToken)).toMatchObject(invalid);
    const { refreshToken } = other.data?.login.session ?? { refreshToken: '' };
    expect(await shared.refresh(refreshToken)).toMatchObject({ errors: [] });
  });
});

type Auth = Awaited<ReturnType<typeof startAuth>>;

async function refreshed(auth: Auth, refreshToken: string): Promise<string> {
  const answer = await auth.refresh(refreshToken);
  return answer?.session?.refreshToken ?? JSON.stringify(answer);
}

async function signedIn(auth: Auth, email: string): Promise<string> {
  return (await auth.logIn(email))?.session?.refreshToken ?? '';
}

async function rowsOf({ database }: Auth) {
  const [rows] = await database.sql`SELECT
    (SELECT count(*)::int FROM sessions) AS sessions,
    (SELECT count(*)::int FROM refresh_tokens) AS tokens`;
  return rows;
}
