import { inTransaction } from '@supergraph/service/database/transaction';
import { afterAll, describe, expect, it } from 'vitest';
import { forgetSessions } from '../src/actions/forget-sessions.ts';
import { hashToken } from '../src/domain/refresh-token.ts';
import { lockSession, rotateToken } from '../src/store/sessions.ts';
import { olderReplica } from './older-replica.ts';
import { days, documents, minutes, refreshTokenForm, seconds, startAuth } from './support.ts';

const auth = await startAuth();
afterAll(() => auth[Symbol.asyncDispose]());
const older = olderReplica(auth.database, () => auth.time.now);

const bare = /^[\w-]{43}$/;

/** The next token of this version, or the code of the refusal. */
async function refresh(token: string): Promise<string> {
  const answer = await auth.refresh(token);
  return answer?.session?.refreshToken ?? answer?.errors[0]?.code ?? 'nothing';
}

const replicas = { older: older.refresh, newer: refresh };

/** A session that the version before began, and its token. */
async function olderSession() {
  const { id } = await auth.register();
  return { id, token: await older.openSession(id) };
}

/** Of the user's session that was refreshed. */
async function rowsOfRotated(userId: string): Promise<number> {
  const [row] = await auth.database.sql`SELECT count(*)::int AS rows FROM refresh_tokens
    JOIN sessions ON sessions.id = session_id
    WHERE user_id = ${userId} AND sessions.rotated_at IS NOT NULL`;
  return row?.['rows'];
}

describe('a token that was given before the deploy', () => {
  it('is refreshed and becomes one that names its session', async () => {
    const { token } = await olderSession();
    const next = await refresh(token);
    expect(next).toMatch(refreshTokenForm);
    auth.pass(10 * minutes);
    expect(await refresh(next)).toMatch(refreshTokenForm);
  });

  it('gets the same successor again within 30 seconds; later, and when it is older, it is theft', async () => {
    for (const steps of [1, 2]) {
      const { token } = await olderSession();
      const next = await refresh(token);
      auth.pass(30 * seconds);
      expect(await refresh(token)).toBe(next);
      const kept = steps === 1 ? next : await refresh(next);
      auth.pass(10 * minutes);
      expect(await refresh(token)).toBe('INVALID_REFRESH_TOKEN');
      expect(await refresh(kept)).toBe('INVALID_REFRESH_TOKEN');
    }
  });

  it('is known for theft for as long as it would have been good', async () => {
    const { token } = await olderSession();
    let kept = await refresh(token);
    auth.pass(13 * days);
    kept = await refresh(kept);
    expect(await refresh(token)).toBe('INVALID_REFRESH_TOKEN');
    expect(await refresh(kept)).toBe('INVALID_REFRESH_TOKEN');
  });

  it('is refused to a suspended user in these words', async () => {
    const { id, token } = await olderSession();
    const admin = auth.as(await auth.admin());
    await admin.query(documents.suspendUser, { input: { userId: id } });
    expect(await refresh(token)).toBe('ACCOUNT_SUSPENDED');
  });

  it('leaves no row behind once its session has expired', async () => {
    const { id, token } = await olderSession();
    const times = Array.from({ length: 5 });
    let newest = token;
    for (const _ of times) newest = await older.refresh(newest);
    newest = await refresh(newest);
    expect(await rowsOfRotated(id)).toBeGreaterThan(times.length);
    auth.pass(14 * days);
    await forgetSessions({ db: auth.database.db, clock: () => auth.time.now });
    expect(await rowsOfRotated(id)).toBe(0);
  });
});

describe('while replicas of the version before run beside', () => {
  const orders: (keyof typeof replicas)[][] = [
    ['newer', 'older', 'newer', 'older', 'older', 'newer', 'newer', 'older'],
    ['older', 'newer', 'newer', 'newer', 'older', 'newer', 'older', 'older'],
  ];

  it.each(orders)('a session goes from one to the other: %s, %s, %s, %s, …', async (...order) => {
    const { session } = await auth.register();
    let token = session.refreshToken;
    for (const replica of order) {
      auth.pass(10 * minutes);
      token = await replicas[replica](token);
      expect(token).toMatch(replica === 'newer' ? refreshTokenForm : bare);
    }
  });

  it.each([
    ['newer', 'older', 'newer'],
    ['newer', 'older', 'older'],
    ['older', 'newer', 'newer'],
    ['older', 'newer', 'older'],
  ] as const)(
    'what %s rotates, %s repeats, and that answer is good at the %s one',
    async (first, second, third) => {
      for (const begin of beginnings) {
        const token = await begin();
        auth.pass(10 * minutes);
        const next = await replicas[first](token);
        auth.pass(30 * seconds);
        const again = await replicas[second](token);
        expect(secretOf(again)).toBe(secretOf(next));
        auth.pass(10 * minutes);
        expect(await replicas[third](again)).toMatch(third === 'newer' ? refreshTokenForm : bare);
      }
    },
  );

  it.each([
    ['newer', 'older'],
    ['older', 'newer'],
  ] as const)(
    'what %s rotates and %s sees later ends the session at both',
    async (first, second) => {
      for (const begin of beginnings) {
        const token = await begin();
        const next = await replicas[first](token);
        auth.pass(30 * seconds + 1);
        expect(await replicas[second](token)).toMatch(/^(REUSE|INVALID_REFRESH_TOKEN)$/);
        expect(await older.refresh(next)).toBe('INVALID');
        expect(await refresh(next)).toBe('INVALID_REFRESH_TOKEN');
      }
    },
  );

  it('a token that the older one rotated twice is theft at the newer one', async () => {
    const token = await newSession();
    const next = await older.refresh(token);
    auth.pass(1 * seconds);
    const kept = await older.refresh(next);
    auth.pass(1 * seconds);
    expect(await refresh(next)).toBe(kept);
    expect(await refresh(token)).toBe('INVALID_REFRESH_TOKEN');
    expect(await older.refresh(kept)).toBe('INVALID');
  });

  it('ten requests at once over both make one successor', async () => {
    for (const begin of beginnings) {
      const token = await begin();
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          index % 2 === 0 ? older.refresh(token) : refresh(token),
        ),
      );
      expect(new Set(answers.map(secretOf)).size).toBe(1);
      auth.pass(10 * minutes);
      expect(await refresh(answers[0] ?? '')).toMatch(refreshTokenForm);
    }
  });

  it('one that comes to the older one in the middle of the newer one waits, and neither for the other', async () => {
    for (const begin of beginnings) {
      const token = await begin();
      const { db, sql } = auth.database;
      const client = { clientName: '', clientVersion: '', addressBlock: '', device: '' };
      const rotation = { ...client, rotatedAt: auth.time.now, expiresAt: new Date('2040-01-01') };
      const { again } = await inTransaction(
        db,
        async (tx) => {
          const sessionId = token.includes('.') ? token.split('.')[0] : undefined;
          const session = await lockSession(tx, { sessionId, writtenHash: hashToken(token) });
          if (!session) throw new Error('there is no session');
          const late = older.refresh(token);
          await expect
            .poll(
              () => sql`SELECT FROM pg_locks WHERE NOT granted AND pid IN
              (SELECT pid FROM pg_stat_activity WHERE datname = current_database())`,
            )
            .toHaveLength(1);
          const successor = { tokenHash: `secret after ${token}`, writtenHash: `after ${token}` };
          await rotateToken(tx, session, { ...rotation, successor });
          return { again: late };
        },
        { attempts: 1 },
      );
      expect(await again).toMatch(bare);
    }
  });

  it('a user who signs out or is suspended at the newer one is refused at the older one', async () => {
    const { id, session } = await auth.register();
    await auth.as(session.accessToken).query(documents.logout);
    expect(await older.refresh(session.refreshToken)).toBe('INVALID');
    await auth.as(await auth.admin()).query(documents.suspendUser, { input: { userId: id } });
    expect(await older.refresh(session.refreshToken)).toBe('SUSPENDED');
  });
});

async function newSession(): Promise<string> {
  return (await auth.register()).session.refreshToken;
}

const beginnings = [newSession, async () => (await olderSession()).token];

/** A token is good with the session before it and the seal behind it, and without. */
function secretOf(token: string): string | undefined {
  return bare.test(token) ? token : token.split('.')[1];
}
