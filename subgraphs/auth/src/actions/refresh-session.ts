import { inTransaction } from '@supergraph/service/database/transaction';
import { parseInput } from '@supergraph/service/errors';
import { addressBlock } from '@supergraph/service/http/address-block';
import { opaqueText } from '@supergraph/service/text';
import { rateLimited } from '@supergraph/service/throttle/rate-limited';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import {
  hashToken,
  type RefreshToken,
  readRefreshToken,
  successorOf,
  writeRefreshToken,
} from '../domain/refresh-token.ts';
import { expiryOf, judgeRefresh, type RefreshVerdict } from '../domain/session.ts';
import type { User } from '../domain/user.ts';
import { refusals } from '../errors.ts';
import type { AuthDb } from '../store/database.ts';
import { findSession, lockSession, rotateToken, type StoredSession } from '../store/sessions.ts';
import { endStolenSession } from './end-stolen-session.ts';
import { issueSession, type Session, sessionClient } from './issue-session.ts';
import { auditSource } from './record-audit.ts';

/** More than any that was ever given. */
export const REFRESH_TOKEN_CHARACTERS_MAX = 200;

const refreshInput = z.object({
  refreshToken: opaqueText({ max: REFRESH_TOKEN_CHARACTERS_MAX }),
});

const MINUTE_MS = 60_000;

/**
 * Gives the successor of a refresh token, and a new access token with it. A replay within 30 seconds
 * gets the same successor; a later one, or one of a token before that, ends the session, for then somebody
 * has stolen the token.
 *
 * Refuses INVALID_REFRESH_TOKEN, ACCOUNT_SUSPENDED; raises BAD_USER_INPUT, RATE_LIMITED.
 */
export async function refreshSession(
  context: ActionContext,
  input: z.input<typeof refreshInput>,
): Promise<{ session: Session; user: User }> {
  const { refreshToken } = parseInput(refreshInput, input);
  const token = readRefreshToken(refreshToken, context.successionKey);
  // The refusal comes after the transaction: thrown inside, it would roll the revocation back.
  const outcome = await settle(context, token);
  if (outcome.verdict === 'INVALID') await countGuess(context);
  if (outcome.verdict === 'REUSE') {
    const { id, user } = outcome.session;
    context.log.warn({ sessionId: id, userId: user.id }, 'refresh token reused: session revoked');
  }
  if (outcome.verdict === 'SUSPENDED') {
    return refusals.refuse('ACCOUNT_SUSPENDED', 'This account is suspended.');
  }
  if (outcome.verdict === 'INVALID' || outcome.verdict === 'REUSE') {
    return refusals.refuse(
      'INVALID_REFRESH_TOKEN',
      'The refresh token is not valid any more: sign in again.',
      ['input', 'refreshToken'],
    );
  }
  const { session, successor } = outcome;
  const renewed = await issueSession(context, session.user, {
    sessionId: session.id,
    refreshToken: successor,
    refreshTokenExpiresAt: outcome.expiresAt,
    permissions: session.permissions,
  });
  return { session: renewed, user: session.user };
}

/**
 * Only what is not good is counted and refused: 256 bits are not guessed, and a neighbour who tries
 * shall end nobody's session.
 */
async function countGuess({ throttle, limits, client }: ActionContext): Promise<void> {
  const key = `refresh-from:${addressBlock(client.address)}`;
  const max = limits.refreshGuessesPerAddressPerMinute;
  const waitMs = await throttle.use([{ key, max, windowMs: MINUTE_MS }]);
  if (waitMs > 0) throw rateLimited('Too many refresh tokens from here were not good.', waitMs);
}

type Outcome =
  | { verdict: 'INVALID' }
  | {
      verdict: Exclude<RefreshVerdict, 'INVALID'>;
      session: StoredSession;
      successor: string;
      /** When the successor runs out. */
      expiresAt: Date;
    };

interface Presented {
  readonly token: RefreshToken;
  readonly tokenHash: string;
  readonly now: Date;
}

async function settle(context: ActionContext, token: RefreshToken | undefined): Promise<Outcome> {
  if (!token) return { verdict: 'INVALID' };
  const presented = { token, tokenHash: hashToken(token.secret), now: context.clock() };
  const rotated = await rotateAtOnce(context, presented);
  return rotated ?? inTransaction(context.db, (tx) => settleLocked(tx, context, presented));
}

/**
 * As it nearly always goes: the token is in force. Nothing is locked, for the session changes only where it still is
 * as it was read. Undefined where it goes otherwise, and the lock will tell how.
 */
async function rotateAtOnce(
  context: ActionContext,
  presented: Presented,
): Promise<Outcome | undefined> {
  const { sessionId } = presented.token;
  const found = sessionId ? await findSession(context.db, sessionId) : undefined;
  const session = found && asOfNow(found);
  if (!session || judgeRefresh(session, presented) !== 'ROTATE') return undefined;
  return rotate(context.db, context, { session, presented });
}

async function settleLocked(
  tx: AuthDb,
  context: ActionContext,
  presented: Presented,
): Promise<Outcome> {
  const { token, tokenHash } = presented;
  const found = await lockSession(tx, { sessionId: token.sessionId, tokenHash });
  if (!found) return { verdict: 'INVALID' };
  const session = asOfNow(found);
  const verdict = judgeRefresh(session, presented);
  if (verdict === 'INVALID') return { verdict };
  const rotated = verdict === 'ROTATE' && (await rotate(tx, context, { session, presented }));
  if (rotated) return rotated;
  if (verdict === 'REUSE') await endStolenSession(tx, session, auditSource(context));
  const successor = writeRefreshToken(session.id, successorOf(token), context.successionKey);
  return { verdict, session, successor, expiresAt: session.expiresAt };
}

/** Undefined where the session is not any more as it was read. */
async function rotate(
  db: AuthDb,
  { successionKey, client }: ActionContext,
  { session, presented: { token, now } }: { session: StoredSession; presented: Presented },
): Promise<Outcome | undefined> {
  const secret = successorOf(token);
  const expiresAt = expiryOf({ createdAt: session.createdAt, usedAt: now }, session.permissions);
  const rotation = { tokenHash: hashToken(secret), rotatedAt: now, expiresAt };
  const isRotated = await rotateToken(db, session, { ...rotation, ...sessionClient(client) });
  if (!isRotated) return undefined;
  const successor = writeRefreshToken(session.id, secret, successionKey);
  return { verdict: 'ROTATE', session, successor, expiresAt };
}

/** Who has become staff since has less time than the session was begun with. */
function asOfNow(session: StoredSession): StoredSession {
  const { createdAt, rotatedAt, permissions } = session;
  const byNow = expiryOf({ createdAt, usedAt: rotatedAt ?? createdAt }, permissions);
  return {
    ...session,
    expiresAt: new Date(Math.min(byNow.getTime(), session.expiresAt.getTime())),
  };
}
