import { and, eq, getTableColumns, isNull, lte } from 'drizzle-orm';
import type { PresentedToken, SessionEnd } from '../domain/session.ts';
import type { User } from '../domain/user.ts';
import type { AuthDb } from './database.ts';
import { refreshTokens, sessions, users } from './tables.ts';

export interface StoredToken extends PresentedToken {
  readonly sessionId: string;
  readonly user: User;
}

/**
 * A refresh token with its session and user. Token and session stay locked until the transaction
 * ends, so that of many who present it at once one rotates it and the others see that it was.
 */
export async function lockRefreshToken(
  tx: AuthDb,
  tokenHash: string,
): Promise<StoredToken | undefined> {
  const [row] = await tx
    .select({
      sessionId: refreshTokens.sessionId,
      expiresAt: refreshTokens.expiresAt,
      rotatedAt: refreshTokens.rotatedAt,
      sessionEndedAt: sessions.endedAt,
      user: getTableColumns(users),
    })
    .from(refreshTokens)
    .innerJoin(sessions, eq(sessions.id, refreshTokens.sessionId))
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(eq(refreshTokens.tokenHash, tokenHash))
    .for('update', { of: [refreshTokens, sessions] });
  return row && { ...row, userStatus: row.user.status };
}

export interface NewSession {
  readonly id: string;
  readonly userId: string;
  readonly tokenHash: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** Also forgets the user's sessions that have expired, so that they do not pile up. */
export async function insertSession(tx: AuthDb, session: NewSession): Promise<void> {
  const { id, userId, tokenHash, createdAt, expiresAt } = session;
  await tx
    .delete(sessions)
    .where(and(eq(sessions.userId, userId), lte(sessions.expiresAt, createdAt)));
  await tx.insert(sessions).values({ id, userId, createdAt, expiresAt });
  await tx.insert(refreshTokens).values({ tokenHash, sessionId: id, expiresAt });
}

export interface Rotation {
  readonly sessionId: string;
  readonly tokenHash: string;
  readonly successorHash: string;
  readonly rotatedAt: Date;
  readonly expiresAt: Date;
}

/** Also forgets the session's tokens that have expired: their use is refused as that of unknown ones. */
export async function rotateRefreshToken(tx: AuthDb, rotation: Rotation): Promise<void> {
  const { sessionId, tokenHash, successorHash, rotatedAt, expiresAt } = rotation;
  await tx.update(refreshTokens).set({ rotatedAt }).where(eq(refreshTokens.tokenHash, tokenHash));
  await tx.insert(refreshTokens).values({ tokenHash: successorHash, sessionId, expiresAt });
  await tx.update(sessions).set({ expiresAt }).where(eq(sessions.id, sessionId));
  await tx
    .delete(refreshTokens)
    .where(and(eq(refreshTokens.sessionId, sessionId), lte(refreshTokens.expiresAt, rotatedAt)));
}

export interface Ending {
  readonly endReason: SessionEnd;
  readonly endedAt: Date;
}

/** Ends one session; one that has ended keeps its first reason. */
export async function endSession(db: AuthDb, id: string, ending: Ending): Promise<void> {
  await db
    .update(sessions)
    .set(ending)
    .where(and(eq(sessions.id, id), isNull(sessions.endedAt)));
}

export async function endSessionsOf(tx: AuthDb, userId: string, ending: Ending): Promise<void> {
  await tx
    .update(sessions)
    .set(ending)
    .where(and(eq(sessions.userId, userId), isNull(sessions.endedAt)));
}
