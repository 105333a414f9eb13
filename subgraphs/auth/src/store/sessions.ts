import {
  and,
  desc,
  eq,
  getTableColumns,
  gt,
  isNull,
  lte,
  ne,
  notInArray,
  or,
  sql,
} from 'drizzle-orm';
import type { SessionEnd, SessionState } from '../domain/session.ts';
import type { User } from '../domain/user.ts';
import type { AuthDb } from './database.ts';
import { findOlderTokens, lockTokenRow, mirrorRotation, mirrorToken } from './older-replicas.ts';
import { sessions, users } from './tables.ts';

export interface StoredSession extends SessionState, SessionClient {
  readonly id: string;
  readonly createdAt: Date;
  readonly user: User;
  /** Whether a replica of the version before gave the token in force, which then names no session. */
  readonly isBare: boolean;
}

/**
 * The session of a refresh token, with its user. It stays locked until the transaction ends, so that of
 * many who present a token at once one rotates it and the others see that it was.
 */
export async function lockSession(
  tx: AuthDb,
  token: { sessionId?: string | undefined; writtenHash: string },
): Promise<StoredSession | undefined> {
  const found = await lockTokenRow(tx, token.writtenHash);
  const id = token.sessionId ?? found;
  if (id === undefined) return undefined;
  const [row] = await tx
    .select({ session: getTableColumns(sessions), user: getTableColumns(users) })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(eq(sessions.id, id))
    .for('update', { of: sessions });
  if (!row) return undefined;
  const { session, user } = row;
  const older = await findOlderTokens(tx, session);
  return { ...session, ...older, user, userStatus: user.status, isBare: older !== undefined };
}

/** Of an account there are few, which need no index for it. */
const lastUsedAt = sql`coalesce(${sessions.rotatedAt}, ${sessions.createdAt})`;

/** The hashes of a refresh token: of its secret, and of all of it as a client gets it. */
export interface TokenHashes {
  readonly tokenHash: string;
  readonly writtenHash: string;
}

/** What a client says of itself, and whence it comes; empty where that is not known. */
export interface SessionClient {
  readonly clientName: string;
  readonly clientVersion: string;
  readonly addressBlock: string;
  /** As `deviceOf` tells it. */
  readonly device: string;
}

export interface NewSession extends TokenHashes, SessionClient {
  readonly id: string;
  readonly userId: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/**
 * Begins a session of an account that is locked. So that no more than `sessionsMax` rows are left of it,
 * those go that have expired, then those that have ended, then those whose last use was longest ago.
 *
 * @returns those that would have lasted
 */
export async function insertSession(
  tx: AuthDb,
  { writtenHash, ...session }: NewSession,
  { sessionsMax }: { sessionsMax: number },
): Promise<SessionOwner[]> {
  const { id, userId, tokenHash, createdAt, expiresAt } = session;
  const kept = tx
    .select({ id: sessions.id })
    .from(sessions)
    .where(eq(sessions.userId, userId))
    .orderBy(desc(sql`${sessions.endedAt} IS NULL`), desc(lastUsedAt), desc(sessions.id))
    .limit(sessionsMax - 1);
  const isForgotten = or(lte(sessions.expiresAt, createdAt), notInArray(sessions.id, kept));
  const forgotten = await tx
    .delete(sessions)
    .where(and(eq(sessions.userId, userId), isForgotten))
    .returning({ ...owner, endedAt: sessions.endedAt, expiresAt: sessions.expiresAt });
  await tx.insert(sessions).values(session);
  await mirrorToken(tx, { sessionId: id, tokenHashes: [tokenHash, writtenHash], expiresAt });
  return forgotten.filter((gone) => gone.endedAt === null && gone.expiresAt > createdAt);
}

export interface Rotation extends SessionClient {
  readonly successor: TokenHashes;
  readonly rotatedAt: Date;
  readonly expiresAt: Date;
}

/** Puts the successor in the place of the token in force, which is its predecessor from now on. */
export async function rotateToken(
  tx: AuthDb,
  session: StoredSession,
  { successor, rotatedAt, expiresAt, ...client }: Rotation,
): Promise<void> {
  const { tokenHash, writtenHash } = successor;
  const { id: sessionId, tokenHash: predecessorHash } = session;
  await tx
    .update(sessions)
    .set({ tokenHash, predecessorHash, rotatedAt, expiresAt, ...client })
    .where(eq(sessions.id, sessionId));
  await mirrorRotation(tx, { sessionId, rotatedAt });
  await mirrorToken(tx, { sessionId, tokenHashes: [tokenHash, writtenHash], expiresAt });
}

/** Deletes sessions that have expired, at most `limit`; returns how many. Skips what others have in hand. */
export async function deleteExpiredSessions(
  db: AuthDb,
  { now, limit }: { now: Date; limit: number },
): Promise<number> {
  const { count } = await db.execute(expiredSessions(now, limit));
  return count;
}

export function expiredSessions(now: Date, limit: number) {
  return sql`DELETE FROM sessions WHERE id = ANY (ARRAY(
    SELECT id FROM sessions WHERE expires_at <= ${now.toISOString()}
    ORDER BY expires_at LIMIT ${limit} FOR UPDATE SKIP LOCKED))`;
}

export interface Ending {
  readonly endReason: SessionEnd;
  readonly endedAt: Date;
}

export interface SessionOwner {
  readonly id: string;
  readonly userId: string;
}

const owner = { id: sessions.id, userId: sessions.userId };

/** Ends one session; one that has ended keeps its first reason. Returns it where it ended now. */
export async function endSession(
  tx: AuthDb,
  id: string,
  ending: Ending,
): Promise<SessionOwner | undefined> {
  const [ended] = await tx
    .update(sessions)
    .set(ending)
    .where(and(eq(sessions.id, id), isNull(sessions.endedAt)))
    .returning(owner);
  return ended;
}

/** The same of all of a user, or of all but one; returns those that ended now. */
export async function endSessionsOf(
  tx: AuthDb,
  { userId, exceptId }: { userId: string; exceptId?: string },
  ending: Ending,
): Promise<SessionOwner[]> {
  return tx
    .update(sessions)
    .set(ending)
    .where(
      and(
        eq(sessions.userId, userId),
        isNull(sessions.endedAt),
        exceptId === undefined ? undefined : ne(sessions.id, exceptId),
      ),
    )
    .returning(owner);
}

/** A session as its user sees it. */
export interface SessionDetails extends SessionOwner, SessionClient {
  readonly createdAt: Date;
  readonly rotatedAt: Date | null;
  readonly expiresAt: Date;
}

const details = {
  ...owner,
  createdAt: sessions.createdAt,
  rotatedAt: sessions.rotatedAt,
  expiresAt: sessions.expiresAt,
  clientName: sessions.clientName,
  clientVersion: sessions.clientVersion,
  addressBlock: sessions.addressBlock,
  device: sessions.device,
};

/** Those that last, the one used last first; at most `limit`. */
export function findOpenSessions(
  db: AuthDb,
  { userId, now, limit }: { userId: string; now: Date; limit: number },
): Promise<SessionDetails[]> {
  return db
    .select(details)
    .from(sessions)
    .where(and(eq(sessions.userId, userId), isNull(sessions.endedAt), gt(sessions.expiresAt, now)))
    .orderBy(desc(lastUsedAt), desc(sessions.id))
    .limit(limit);
}

/** A session of the user, whether it lasts or not. */
export async function findSessionOf(
  db: AuthDb,
  { id, userId }: SessionOwner,
): Promise<SessionDetails | undefined> {
  const [found] = await db
    .select(details)
    .from(sessions)
    .where(and(eq(sessions.id, id), eq(sessions.userId, userId)));
  return found;
}
