import { graphqlClient } from '@supergraph/testing/graphql';
import { afterAll, describe, expect, it } from 'vitest';
import { documents, minutes, startAuth } from './support.ts';

const auth = await startAuth();
afterAll(() => auth[Symbol.asyncDispose]());

interface MySession {
  id: string;
  isCurrent: boolean;
  [field: string]: unknown;
}

async function sessionsOf(token: string | undefined): Promise<MySession[]> {
  const { data } = await auth.as(token).query<{ mySessions: MySession[] }>(documents.mySessions);
  return data?.mySessions ?? [];
}

function revoke(token: string | undefined, sessionId: string) {
  return auth.as(token).query<{
    revokeSession: { session: MySession | null; errors: { code: string }[] };
  }>(documents.revokeSession, { input: { sessionId } });
}

/** Somebody with two sessions; the tokens of both. */
async function twice() {
  const { id, email, session } = await auth.register();
  auth.pass(1_000);
  const second = (await auth.logIn(email))?.session;
  if (!second) throw new Error('cannot sign in');
  return { id, email, first: session, second };
}

const ended = { session: null, errors: [{ code: 'INVALID_REFRESH_TOKEN' }] };

describe('sessions of a user', () => {
  const document = '{ users(first: 3) { nodes { id sessions { id isCurrent } } } }';
  type Answer = { users: { nodes: { id: string; sessions: MySession[] | null }[] } };

  it('are for those who may end them, and those of many users are one statement', async () => {
    const admin = auth.as(await auth.admin('of-sessions@example.org'));
    const { id, second } = await twice();
    const mine = await sessionsOf(second.accessToken);
    await auth.register();
    const { result, statements } = await auth.counter.count(() => admin.query<Answer>(document));
    const person = result.data?.users.nodes.find((user) => user.id === id);
    expect(person?.sessions).toEqual(mine.map(({ id }) => ({ id, isCurrent: false })));
    expect(statements).toHaveLength(2);
  });

  it('are nobody else’s business, be it one’s own account', async () => {
    const { first } = await twice();
    const { errors } = await auth.as(first.accessToken).query('{ me { sessions { id } } }');
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });
});

describe('mySessions', () => {
  it('tells when and whence each was used, the last one first, and which is asking', async () => {
    await auth.register();
    const headers = {
      'x-client-address': '2001:db8:1:2:3:4:5:6',
      'x-client-name': 'shop-ios',
      'x-client-version': '7.1',
      'x-client-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    };
    const { id, email, session } = await auth.register();
    const since = auth.time.now.toISOString();
    auth.pass(1 * minutes);
    const { data } = await graphqlClient(auth.app, { headers }).query<{
      login: { session: { accessToken: string; refreshToken: string } };
    }>(documents.login, { input: { email, password: 'correct-horse-demo' } });
    expect(await sessionsOf(session.accessToken)).toEqual([
      {
        id: expect.stringMatching(/^ses_/),
        createdAt: auth.time.now.toISOString(),
        lastUsedAt: auth.time.now.toISOString(),
        expiresAt: expect.any(String),
        clientName: 'shop-ios',
        clientVersion: '7.1',
        device: 'Firefox on Linux',
        place: '2001:db8:1:2::/64',
        isCurrent: false,
      },
      expect.objectContaining({
        createdAt: since,
        clientName: null,
        device: null,
        isCurrent: true,
      }),
    ]);
    expect(id).toMatch(/^usr_/);

    auth.pass(5 * minutes);
    await auth.refresh(session.refreshToken);
    const [first, second] = await sessionsOf(data?.login.session.accessToken);
    expect(first).toMatchObject({
      createdAt: since,
      lastUsedAt: auth.time.now.toISOString(),
      isCurrent: false,
    });
    expect(second).toMatchObject({ isCurrent: true });
  });

  it('leaves out those that have ended or expired, and needs a token', async () => {
    const { first, second } = await twice();
    await auth.as(second.accessToken).query(documents.logout);
    expect(await sessionsOf(first.accessToken)).toMatchObject([{ isCurrent: true }]);
    const { errors } = await auth.as().query(documents.mySessions);
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });
});

describe('revokeSession', () => {
  it('ends one session and leaves the others alone; again it changes nothing', async () => {
    const { first, second } = await twice();
    const [, other] = await sessionsOf(second.accessToken);
    for (const _ of ['once', 'again']) {
      const { data } = await revoke(second.accessToken, other?.id ?? '');
      expect(data?.revokeSession).toEqual({
        session: { id: other?.id, isCurrent: false },
        errors: [],
      });
    }
    expect(await auth.refresh(first.refreshToken)).toMatchObject(ended);
    expect(await auth.refresh(second.refreshToken)).toMatchObject({ errors: [] });
    const events = await auth.database.sql`
      SELECT type, data FROM outbox WHERE subject = ${other?.id ?? ''}`;
    expect(events).toMatchObject([
      { type: 'auth.session.revoked.v1', data: { sessionId: other?.id, reason: 'REVOKED' } },
    ]);
  });

  it('does not know sessions of others, and refuses what is no id', async () => {
    const [mine, theirs] = [await auth.register(), await auth.register()];
    const [session] = await sessionsOf(theirs.session.accessToken);
    const { data } = await revoke(mine.session.accessToken, session?.id ?? '');
    expect(data?.revokeSession).toMatchObject({
      session: null,
      errors: [{ code: 'SESSION_NOT_FOUND', path: ['input', 'sessionId'] }],
    });
    expect(await sessionsOf(theirs.session.accessToken)).toHaveLength(1);
    const bad = await revoke(mine.session.accessToken, 'usr_1');
    expect(bad.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    const anonymous = await revoke(undefined, session?.id ?? '');
    expect(anonymous.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });
});

describe('revokeOtherSessions', () => {
  it('ends all but the one that asks', async () => {
    const { first, second } = await twice();
    const stranger = await auth.register();
    const { data } = await auth.as(second.accessToken).query(documents.revokeOtherSessions);
    expect(data).toEqual({ revokeOtherSessions: { revokedCount: 1 } });
    expect(await auth.refresh(first.refreshToken)).toMatchObject(ended);
    expect(await auth.refresh(second.refreshToken)).toMatchObject({ errors: [] });
    expect(await auth.refresh(stranger.session.refreshToken)).toMatchObject({ errors: [] });
  });
});

describe('revokeUserSession', () => {
  it('ends one session of somebody and leaves their others alone; for staff', async () => {
    const { id, first, second } = await twice();
    const [, other] = await sessionsOf(second.accessToken);
    const input = { sessionId: other?.id };
    const own = await auth.as(second.accessToken).query(documents.revokeUserSession, { input });
    expect(own.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    const admin = auth.as(await auth.admin());
    for (const _ of ['once', 'again']) {
      const { data } = await admin.query(documents.revokeUserSession, { input });
      const session = { id: other?.id, isCurrent: false };
      expect(data).toEqual({ revokeUserSession: { session, errors: [] } });
    }
    expect(await auth.refresh(first.refreshToken)).toMatchObject(ended);
    expect(await auth.refresh(second.refreshToken)).toMatchObject({ errors: [] });
    const events = await auth.database.sql`
      SELECT type, data FROM outbox WHERE subject = ${other?.id ?? ''}`;
    expect(events).toMatchObject([
      { type: 'auth.session.revoked.v1', data: { userId: id, reason: 'STAFF' } },
    ]);
    const nobodys = { sessionId: 'ses_01890000-0000-7000-8000-000000000000' };
    const unknown = await admin.query(documents.revokeUserSession, { input: nobodys });
    expect(unknown.data?.['revokeUserSession']).toMatchObject({
      errors: [{ code: 'SESSION_NOT_FOUND', path: ['input', 'sessionId'] }],
    });
  });
});

describe('revokeUserSessions', () => {
  it('signs somebody out everywhere, who may sign in again; for staff', async () => {
    const { id, email, first, second } = await twice();
    const input = { userId: id };
    const own = await auth.as(first.accessToken).query(documents.revokeUserSessions, { input });
    expect(own.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    const admin = auth.as(await auth.admin());
    const { data } = await admin.query(documents.revokeUserSessions, { input });
    expect(data).toEqual({ revokeUserSessions: { user: { id }, errors: [] } });
    expect(await auth.refresh(first.refreshToken)).toMatchObject(ended);
    expect(await auth.refresh(second.refreshToken)).toMatchObject(ended);
    expect(await auth.logIn(email)).toMatchObject({ errors: [] });
    const nobody = { userId: 'usr_01890000-0000-7000-8000-000000000000' };
    const unknown = await admin.query(documents.revokeUserSessions, { input: nobody });
    expect(unknown.data?.['revokeUserSessions']).toMatchObject({
      errors: [{ code: 'USER_NOT_FOUND' }],
    });
  });
});
