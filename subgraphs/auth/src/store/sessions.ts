import { fixedSelect, type Given } from '@supergraph/service/database/fixed-select';
import { insertRows } from '@supergraph/service/database/json-rows';
import { and, asc, eq, getTableColumns, gt, inArray, isNull, lte, ne, sql } from 'drizzle-orm';
import type { SessionEnd, SessionState } from '../domain/session.ts';
import type { User } from '../domain/user.ts';
import type { AuthDb } from './database.ts';
import { adoptOlderToken } from './older-tokens.ts';
import { permissionsOfUser } from './roles.ts';
import { sessions, users } from './tables.ts';

export interface StoredSession extends SessionState, SessionClient {
  readonly id: string;
  readonly createdAt: Date;
  readonly user: User;
  /** Of its user now, sorted. */
  readonly permissions: readonly string[];
}

/** A refresh token as the database knows it. */
export interface PresentedToken {
  /** Undefined for one of those that named none. */
  readonly sessionId: string | undefined;
  readonly tokenHash: string;
}

const stored = {
  session: getTableColumns(sessions),
  user: getTableColumns(users),
  permissions: permissionsOfUser,
};

const sessionById = fixedSelect((db, { id }: Given<{ id: string }>) =>
  db
    .select(stored)
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(eq(sessions.id, id)),
);

/** The session as it stands at the moment, with its user. */
export async function findSession(db: AuthDb, id: string): Promise<StoredSession | undefined> {
  const [row] = await sessionById(db, { id });
  return row && toSession(row);
}

/**
 * The session of a refresh token, with its user. It stays locked until the transaction ends, so that of
 * many who present a token at once one rotates it and the others see that it was.
 */
export async function lockSession(
  tx: AuthDb,
  { sessionId, tokenHash }: PresentedToken,
): Promise<StoredSession | undefined> {
  const id = sessionId ?? (await adoptOlderToken(tx, tokenHash));
  if (id === undefined) return undefined;
  const [row] = await tx
    .select(stored)
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(eq(sessions.id, id))
    .for('update', { of: sessions });
  return row && toSession(row);
}

type StoredRow = Pick<StoredSession, 'user' | 'permissions'> & {
  session: Omit<StoredSession, 'user' | 'permissions' | 'userStatus'>;
};

function toSession({ session, user, permissions }: StoredRow): StoredSession {
  return { ...session, user, permissions, userStatus: user.status };
}

/** Of an account there are few, which need no index for it. */
const lastUsedAt = sql`coalesce(${sessions.rotatedAt}, ${sessions.createdAt})`;

/** What a client says of itself, and whence it comes; empty where that is not known. */
export interface SessionClient {
  readonly clientName: string;
  readonly clientVersion: string;
  readonly addressBlock: string;
  /** As `deviceOf` tells it. */
  readonly device: string;
}

export interface NewSession extends SessionClient {
  readonly id: string;
  readonly userId: string;
  readonly tokenHash: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/**
 * Makes room for one more session of an account that is locked. So that there are no more than `sessionsMax` then,
 * those go that have expired, then those that have ended, then those whose last use was longest ago.
 *
 * @returns those that would have lasted
 */
export async function makeRoom(
  tx: AuthDb,
  { userId, now, sessionsMax }: { userId: string; now: Date; sessionsMax: number },
): Promise<SessionOwner[]> {
  const hasExpired = sql`expires_at <= ${now.toISOString()}`;
  const forgotten = await tx.execute<{ id: string; lasted: boolean }>(sql`
    DELETE FROM sessions WHERE user_id = ${userId} AND (${hasExpired} OR id NOT IN (
      SELECT id FROM sessions WHERE user_id = ${userId}
      ORDER BY ended_at IS NULL DESC, coalesce(rotated_at, created_at) DESC, id DESC
      LIMIT ${sessionsMax - 1}))
    RETURNING id, ended_at IS NULL AND NOT ${hasExpired} AS lasted`);
  return forgotten.flatMap(({ id, lasted }) => (lasted ? { id, userId } : []));
}

export async function insertSession(tx: AuthDb, session: NewSession): Promise<void> {
  await tx.execute(insertRows(sessions, [session]));
}

export interface Rotation extends SessionClient {
  /** Of the successor. */
  readonly tokenHash: string;
  readonly rotatedAt: Date;
  readonly expiresAt: Date;
}

/**
 * Puts the successor in the place of the token in force, which is its predecessor from now on.
 *
 * @returns whether it did: not where the session has ended, or another token is in force, since it was read
 */
export async function rotateToken(
  db: AuthDb,
  { id, tokenHash: predecessorHash }: Pick<StoredSession, 'id' | 'tokenHash'>,
  rotation: Rotation,
): Promise<boolean> {
  const { tokenHash, rotatedAt, expiresAt, ...client } = rotation;
  const { count } = await db.execute(sql`
    UPDATE sessions SET token_hash = ${tokenHash}, predecessor_hash = ${predecessorHash},
      rotated_at = ${rotatedAt.toISOString()}, expires_at = ${expiresAt.toISOString()},
      client_name = ${client.clientName}, client_version = ${client.clientVersion},
      address_block = ${client.addressBlock}, device = ${client.device}
    WHERE id = ${id} AND token_hash = ${predecessorHash} AND ended_at IS NULL`);
  return count > 0;
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

/** Those of each user that last, the one used last first; at most `limit` of each. */
export function findOpenSessions(
  db: AuthDb,
  { userIds, now, limit }: { userIds: readonly string[]; now: Date; limit: number },
): Promise<SessionDetails[]> {
  const position = sql<number>`row_number() OVER (
    PARTITION BY ${sessions.userId} ORDER BY ${lastUsedAt} DESC, ${sessions.id} DESC)`;
  const open = db
    .select({ ...details, position: position.as('position') })
    .from(sessions)
    .where(
      and(
        inArray(sessions.userId, [...userIds]),
        isNull(sessions.endedAt),
        gt(sessions.expiresAt, now),
      ),
    )
    .as('open');
  return db
    .select()
    .from(open)
    .where(lte(open.position, limit))
    .orderBy(asc(open.userId), asc(open.position));
}

/** A session, whether it lasts or not. */
export async function findSessionDetails(
  db: AuthDb,
  id: string,
): Promise<SessionDetails | undefined> {
  const [found] = await db.select(details).from(sessions).where(eq(sessions.id, id));
  return found;
}

/** The same where it is the user's. */
export async function findSessionOf(
  db: AuthDb,
  { id, userId }: SessionOwner,
): Promise<SessionDetails | undefined> {
  const found = await findSessionDetails(db, id);
  return found?.userId === userId ? found : undefined;
}
