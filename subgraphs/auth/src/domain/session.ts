import { createHash, createHmac } from 'node:crypto';
import type { UserStatus } from './user.ts';

/** Why a session ended before it expired. */
export const sessionEnds = ['LOGOUT', 'REUSE', 'SUSPENSION'] as const;

export type SessionEnd = (typeof sessionEnds)[number];

/** An access token cannot be called back, so it lives as briefly as clients can bear. */
export const accessTokenLifetimeMs = 10 * 60_000;

/** How long somebody may stay away and still be signed in. */
export const refreshTokenLifetimeMs = 30 * 24 * 3_600_000;

/** Two tabs that wake together send the same token; within this time the second is no thief. */
export const replayGraceMs = 30_000;

/** What is known about a refresh token that was presented. */
export interface PresentedToken {
  readonly expiresAt: Date;
  readonly rotatedAt: Date | null;
  readonly sessionEndedAt: Date | null;
  readonly userStatus: UserStatus;
}

export type RefreshVerdict = 'ROTATE' | 'REPLAY' | 'REUSE' | 'INVALID' | 'SUSPENDED';

/**
 * What to do with a refresh token (RFC 9700 §4.14.2): rotate the newest of its session, repeat the
 * answer for a replay within the grace time, and treat any later use as theft.
 */
export function judgeRefresh(token: PresentedToken, now: Date): RefreshVerdict {
  if (token.expiresAt <= now) return 'INVALID';
  // Before the session's end, which came with the suspension: the user should learn why.
  if (token.userStatus === 'SUSPENDED') return 'SUSPENDED';
  if (token.sessionEndedAt !== null) return 'INVALID';
  if (token.rotatedAt === null) return 'ROTATE';
  return now.getTime() - token.rotatedAt.getTime() <= replayGraceMs ? 'REPLAY' : 'REUSE';
}

/** How a refresh token stands in the database. 256 random bits need no salt and no slow hash. */
export function hashRefreshToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/**
 * The token that follows `token`: its HMAC, so that a replay within the grace time gets the very
 * same successor although only hashes are stored. The other way, keeping the successor encrypted,
 * would leave something in the database that can be turned into a token. Without the key nobody
 * can tell a successor from 256 random bits.
 */
export function successorOf(token: string, successionKey: Uint8Array): string {
  return createHmac('sha256', successionKey).update(token).digest('base64url');
}
