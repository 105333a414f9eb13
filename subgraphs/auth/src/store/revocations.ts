import { appendEvents } from '@supergraph/events/outbox';
import { jsonRows } from '@supergraph/service/database/json-rows';
import { desc, gt, sql } from 'drizzle-orm';
import { userDeleted } from '../domain/account-deletion.ts';
import { machineRevoked } from '../domain/machine-secret.ts';
import { sessionRevoked } from '../domain/session.ts';
import { type User, userChanged } from '../domain/user.ts';
import type { AuthDb } from './database.ts';
import { revocations } from './tables.ts';

/** A session or, with their version since then, a user. */
export interface Revocation {
  readonly subject: string;
  readonly version: number | null;
}

export type RevokedSession = Parameters<typeof sessionRevoked>[0];

/** Makes every access token of these sessions void, in the transaction that ended them. */
export async function revokeSessions(
  tx: AuthDb,
  sessions: readonly RevokedSession[],
  now: Date,
): Promise<void> {
  if (sessions.length === 0) return;
  await remember(
    tx,
    sessions.map(({ id }) => ({ subject: id, version: null })),
    now,
  );
  await appendEvents(tx, sessions.map(sessionRevoked));
}

/** Makes every access token of an API key, or of a service's credentials, void. */
export async function revokeMachine(tx: AuthDb, id: string, now: Date): Promise<void> {
  await remember(tx, [{ subject: id, version: null }], now);
  await appendEvents(tx, [machineRevoked(id)]);
}

/** Makes every access token void that was issued to the users before this version of them. */
export async function revokeEarlierTokens(
  tx: AuthDb,
  users: readonly User[],
  now: Date,
): Promise<void> {
  if (users.length === 0) return;
  await remember(
    tx,
    users.map(({ id, version }) => ({ subject: id, version })),
    now,
  );
  await appendEvents(tx, users.map(userChanged));
}

/** Makes every access token void of users who are gone, as of this version of them, and announces that. */
export async function revokeDeletedUsers(
  tx: AuthDb,
  users: readonly Pick<User, 'id' | 'version'>[],
  now: Date,
): Promise<void> {
  await remember(
    tx,
    users.map(({ id, version }) => ({ subject: id, version })),
    now,
  );
  await appendEvents(tx, users.map(userDeleted));
}

/** What was revoked after a moment, the newest first. */
export function findRevocations(
  db: AuthDb,
  { after, limit }: { after: Date; limit: number },
): Promise<Revocation[]> {
  return db
    .select({ subject: revocations.subject, version: revocations.version })
    .from(revocations)
    .where(gt(revocations.revokedAt, after))
    .orderBy(desc(revocations.revokedAt))
    .limit(limit);
}

/** Deletes those until a moment, at most `limit`; returns how many. Skips what others have in hand. */
export async function deleteRevocations(
  db: AuthDb,
  { until, limit }: { until: Date; limit: number },
): Promise<number> {
  const { count } = await db.execute(sql`DELETE FROM revocations WHERE subject = ANY (ARRAY(
    SELECT subject FROM revocations WHERE revoked_at <= ${until.toISOString()}
    ORDER BY revoked_at LIMIT ${limit} FOR UPDATE SKIP LOCKED))`);
  return count;
}

/** In one order, so that no two transactions wait for each other. */
async function remember(tx: AuthDb, revoked: readonly Revocation[], now: Date): Promise<void> {
  const rows = revoked
    .map((one) => ({ ...one, revoked_at: now.toISOString() }))
    .toSorted((one, other) => one.subject.localeCompare(other.subject));
  await tx.execute(sql`
    INSERT INTO revocations (subject, version, revoked_at)
    SELECT subject, version, revoked_at
    FROM json_to_recordset(${jsonRows(rows)}) AS revoked(subject text, version integer, revoked_at timestamptz)
    ON CONFLICT (subject) DO UPDATE SET
      version = greatest(revocations.version, excluded.version),
      revoked_at = greatest(revocations.revoked_at, excluded.revoked_at)`);
}
