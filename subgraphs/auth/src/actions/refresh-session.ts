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
import { refusals } from '../errors.ts';
import type { AuthDb } from '../store/database.ts';
import { permissionsOf } from '../store/roles.ts';
import { lockSession, rotateToken, type StoredSession } from '../store/sessions.ts';
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
): Promise<Session> {
  const { refreshToken } = parseInput(refreshInput, input);
  const token = readRefreshToken(refreshToken, context.successionKey);
  const now = context.clock();

  // The refusal comes after the transaction: thrown inside, it would roll the revocation back.
  const outcome: Outcome = token
    ? await inTransaction(context.db, (tx) => settle(tx, context, { token, now }))
    : { verdict: 'INVALID' };
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
  const { session, successor, expiresAt, permissions } = outcome;
  return issueSession(context, session.user, {
    sessionId: session.id,
    refreshToken: successor,
    refreshTokenExpiresAt: expiresAt,
    permissions,
  });
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
      permissions: readonly string[];
    };

async function settle(
  tx: AuthDb,
  context: ActionContext,
  { token, now }: { token: RefreshToken; now: Date },
): Promise<Outcome> {
  const { successionKey, client } = context;
  const found = await lockSession(tx, {
    sessionId: token.sessionId,
    writtenHash: hashToken(token.text),
  });
  if (!found) return { verdict: 'INVALID' };
  const { session, permissions } = await asOfNow(tx, found);
  const verdict = judgeRefresh(session, { tokenHash: hashToken(token.secret), now });
  if (verdict === 'INVALID') return { verdict };
  const secret = successorOf(token);
  const isRepeatedBare = verdict === 'REPLAY' && session.isBare;
  const successor = isRepeatedBare ? secret : writeRefreshToken(session.id, secret, successionKey);
  const isRotated = verdict === 'ROTATE';
  const expiresAt = isRotated
    ? expiryOf({ createdAt: session.createdAt, usedAt: now }, permissions)
    : session.expiresAt;
  if (isRotated) {
    await rotateToken(tx, session, {
      successor: { tokenHash: hashToken(secret), writtenHash: hashToken(successor) },
      rotatedAt: now,
      expiresAt,
      ...sessionClient(client),
    });
  }
  if (verdict === 'REUSE') {
    await endStolenSession(tx, session, auditSource(context));
  }
  return { verdict, session, successor, expiresAt, permissions };
}

/** Who has become staff since has less time than the session was begun with. */
async function asOfNow(tx: AuthDb, session: StoredSession) {
  const permissions = await permissionsOf(tx, session.user.roles);
  const { createdAt, rotatedAt } = session;
  const byNow = expiryOf({ createdAt, usedAt: rotatedAt ?? createdAt }, permissions);
  const expiresAt = new Date(Math.min(byNow.getTime(), session.expiresAt.getTime()));
  return { session: { ...session, expiresAt }, permissions };
}
