import { inTransaction } from '@supergraph/shared/database/transaction';
import { parseInput } from '@supergraph/shared/errors';
import { addressBlock } from '@supergraph/shared/http/address-block';
import { opaqueText } from '@supergraph/shared/text';
import { rateLimited } from '@supergraph/shared/throttle/rate-limited';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import {
  hashRefreshToken,
  judgeRefresh,
  type RefreshVerdict,
  refreshTokenLifetimeMs,
  successorOf,
} from '../domain/session.ts';
import { refusals } from '../errors.ts';
import type { AuthDb } from '../store/database.ts';
import {
  endSession,
  lockRefreshToken,
  rotateRefreshToken,
  type StoredToken,
} from '../store/sessions.ts';
import { issueSession, type Session } from './issue-session.ts';

const refreshInput = z.object({
  refreshToken: opaqueText({ max: 200 }),
});

const MINUTE_MS = 60_000;

/**
 * Gives the successor of a refresh token, and a new access token with it. A replay within 30 seconds
 * gets the same successor; a later one ends the session, for then somebody has stolen the token.
 *
 * Refuses INVALID_REFRESH_TOKEN, ACCOUNT_SUSPENDED; raises BAD_USER_INPUT, RATE_LIMITED.
 */
export async function refreshSession(
  context: ActionContext,
  input: z.input<typeof refreshInput>,
): Promise<Session> {
  const { refreshToken } = parseInput(refreshInput, input);
  const successor = successorOf(refreshToken, context.successionKey);
  const now = context.clock();

  // The refusal comes after the transaction: thrown inside, it would roll the revocation back.
  const outcome = await inTransaction(context.db, (tx) =>
    settle(tx, { refreshToken, successor, now }),
  );
  if (outcome.verdict === 'INVALID') await countGuess(context);
  if (outcome.verdict === 'REUSE') {
    const { sessionId, user } = outcome.token;
    context.log.warn({ sessionId, userId: user.id }, 'refresh token reused: session revoked');
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
  const { sessionId, user } = outcome.token;
  return issueSession(context, user, { sessionId, refreshToken: successor });
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
  | { verdict: Exclude<RefreshVerdict, 'INVALID'>; token: StoredToken };

async function settle(
  tx: AuthDb,
  { refreshToken, successor, now }: { refreshToken: string; successor: string; now: Date },
): Promise<Outcome> {
  const tokenHash = hashRefreshToken(refreshToken);
  const token = await lockRefreshToken(tx, tokenHash);
  const verdict = token ? judgeRefresh(token, now) : 'INVALID';
  if (!token || verdict === 'INVALID') return { verdict: 'INVALID' };
  if (verdict === 'ROTATE') {
    await rotateRefreshToken(tx, {
      sessionId: token.sessionId,
      tokenHash,
      successorHash: hashRefreshToken(successor),
      rotatedAt: now,
      expiresAt: new Date(now.getTime() + refreshTokenLifetimeMs),
    });
  }
  if (verdict === 'REUSE') {
    await endSession(tx, token.sessionId, { endReason: 'REUSE', endedAt: now });
  }
  return { verdict, token };
}
