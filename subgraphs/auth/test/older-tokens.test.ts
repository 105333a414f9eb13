import { randomBytes } from 'node:crypto';
import { newId } from '@supergraph/service/ids';
import { afterAll, expect, it } from 'vitest';
import { forgetSessions } from '../src/actions/forget-sessions.ts';
import { hashToken } from '../src/domain/refresh-token.ts';
import { days, documents, minutes, refreshTokenForm, seconds, startAuth } from './support.ts';

const auth = await startAuth();
afterAll(() => auth[Symbol.asyncDispose]());

/** A session as it was before tokens named theirs: a row for each, of which the last is in force. */
async function olderSession({ tokens: count = 1 } = {}) {
  const { sql } = auth.database;
  const { id: userId } = await auth.register();
  const nowMs = auth.time.now.getTime();
  const at = (ms: number) => new Date(nowMs + ms).toISOString();
  const sessionId = newId('ses', nowMs);
  const expiresAt = at(30 * days);
  const tokens = Array.from({ length: count }, () => randomBytes(32).toString('base64url'));
  await sql`INSERT INTO sessions (id, user_id, created_at, expires_at)
    VALUES (${sessionId}, ${userId}, ${at(0)}, ${expiresAt})`;
  for (const [index, token] of tokens.entries()) {
    const rotatedAt = index < count - 1 ? at((index - count) * 1 * minutes) : null;
    await sql`INSERT INTO refresh_tokens (token_hash, session_id, expires_at, rotated_at)
      VALUES (${hashToken(token)}, ${sessionId}, ${expiresAt}, ${rotatedAt})`;
  }
  return { userId, sessionId, tokens, token: tokens.at(-1) ?? '' };
}

/** The next token, or the code of the refusal. */
async function refresh(token: string): Promise<string> {
  const answer = await auth.refresh(token);
  return answer?.session?.refreshToken ?? answer?.errors[0]?.code ?? 'nothing';
}

it('is refreshed and becomes one that names its session', async () => {
  const { token } = await olderSession({ tokens: 3 });
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

it('is theft, too, where it was rotated before', async () => {
  const { tokens, token } = await olderSession({ tokens: 3 });
  expect(await refresh(tokens[0] ?? '')).toBe('INVALID_REFRESH_TOKEN');
  expect(await refresh(token)).toBe('INVALID_REFRESH_TOKEN');
});

it('is known for theft for as long as it would have been good', async () => {
  const { token } = await olderSession();
  let kept = await refresh(token);
  auth.pass(13 * days);
  kept = await refresh(kept);
  expect(await refresh(token)).toBe('INVALID_REFRESH_TOKEN');
  expect(await refresh(kept)).toBe('INVALID_REFRESH_TOKEN');
});

it('has one successor of ten that come at once', async () => {
  const { token } = await olderSession();
  const answers = await Promise.all(Array.from({ length: 10 }, () => refresh(token)));
  expect(new Set(answers).size).toBe(1);
  auth.pass(10 * minutes);
  expect(await refresh(answers[0] ?? '')).toMatch(refreshTokenForm);
});

it('is refused to a suspended user in these words', async () => {
  const { userId, token } = await olderSession();
  const admin = auth.as(await auth.admin());
  await admin.query(documents.suspendUser, { input: { userId } });
  expect(await refresh(token)).toBe('ACCOUNT_SUSPENDED');
});

it('leaves no row behind once its session has expired', async () => {
  const { sessionId, token } = await olderSession({ tokens: 5 });
  await refresh(token);
  auth.pass(14 * days);
  await forgetSessions({ db: auth.database.db, clock: () => auth.time.now });
  const rows = await auth.database.sql`SELECT FROM refresh_tokens WHERE session_id = ${sessionId}`;
  expect(rows).toHaveLength(0);
});
