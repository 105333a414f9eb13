import { isSame } from './refresh-token.ts';
import type { UserStatus } from './user.ts';

/**
 * Why a session ended before it expired: REVOKED by another one of its user, STAFF by staff, PASSWORD with the
 * password that it was begun with.
 */
export const sessionEnds = [
  'LOGOUT',
  'REUSE',
  'SUSPENSION',
  'REVOKED',
  'STAFF',
  'PASSWORD',
  'DELETION',
] as const;

export type SessionEnd = (typeof sessionEnds)[number];

/** Whoever does not hear that a token was taken back takes it for so long: as briefly as clients can bear. */
export const accessTokenLifetimeMs = 10 * 60_000;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * How long somebody stays signed in at most, and how long they may stay away: as NIST SP 800-63B-3 §4.1.4 has it, and
 * for staff, who may do what concerns others, as §4.2.3 has it.
 */
const lifetimes = {
  customers: { absoluteMs: 30 * DAY_MS, idleMs: 14 * DAY_MS },
  staff: { absoluteMs: 12 * HOUR_MS, idleMs: 30 * MINUTE_MS },
};

/** When a session ends that is not used any more. Staff is who holds a permission now, whoever they were before. */
export function expiryOf(
  { createdAt, usedAt }: { createdAt: Date; usedAt: Date },
  permissions: readonly string[],
): Date {
  const { absoluteMs, idleMs } = permissions.length > 0 ? lifetimes.staff : lifetimes.customers;
  return new Date(Math.min(createdAt.getTime() + absoluteMs, usedAt.getTime() + idleMs));
}

/** Two tabs that wake together send the same token; within this time the second is no thief. */
export const replayGraceMs = 30_000;

/** A session as it stands when one of its refresh tokens is presented. */
export interface SessionState {
  readonly expiresAt: Date;
  readonly endedAt: Date | null;
  readonly userStatus: UserStatus;
  /** Hash of the token in force; null only where an older token is not known to the session yet. */
  readonly tokenHash: string | null;
  /** Hash of the token whose place it took; null, as is when it did, before the first refresh. */
  readonly predecessorHash: string | null;
  readonly rotatedAt: Date | null;
}

export type RefreshVerdict = 'ROTATE' | 'REPLAY' | 'REUSE' | 'INVALID' | 'SUSPENDED';

/**
 * What to do with a refresh token of the session (RFC 9700 §4.14.2): rotate the one in force, repeat the
 * answer for its predecessor within the grace time, and take any other for stolen.
 */
export function judgeRefresh(
  session: SessionState,
  { tokenHash, now }: { tokenHash: string; now: Date },
): RefreshVerdict {
  if (session.expiresAt <= now) return 'INVALID';
  // Before the session's end, which came with the suspension: the user should learn why.
  if (session.userStatus === 'SUSPENDED') return 'SUSPENDED';
  if (session.endedAt !== null) return 'INVALID';
  if (isSame(tokenHash, session.tokenHash ?? '')) return 'ROTATE';
  const { predecessorHash, rotatedAt } = session;
  if (!rotatedAt || !isSame(tokenHash, predecessorHash ?? '')) return 'REUSE';
  return now.getTime() - rotatedAt.getTime() <= replayGraceMs ? 'REPLAY' : 'REUSE';
}

/** A session that ends before it expires: `auth.session.revoked.v1`. It ends once, hence the sequence. */
export function sessionRevoked({
  id,
  userId,
  reason,
}: {
  id: string;
  userId: string;
  /** REPLACED: the account has more sessions than it may, and this was used longest ago. */
  reason: SessionEnd | 'REPLACED';
}) {
  return {
    type: 'auth.session.revoked.v1',
    subject: id,
    sequence: 1,
    data: { sessionId: id, userId, reason },
  };
}
