import { inTransaction } from '@supergraph/service/database/transaction';
import { parseInput, Refused } from '@supergraph/service/errors';
import { opaqueText } from '@supergraph/service/text';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { hashToken, isSame } from '../domain/refresh-token.ts';
import type { User } from '../domain/user.ts';
import { refusals } from '../errors.ts';
import { findChallenge, type PresentedChallenge, takeChallenge } from '../store/challenges.ts';
import type { AuthDb } from '../store/database.ts';
import { findAccountOf, lockAccount } from '../store/users.ts';
import { issueSession, openSession, type Session } from './issue-session.ts';
import { auditProven } from './record-audit.ts';
import { recordFailedSignIn } from './record-failed-sign-in.ts';
import { code, type GivenCode, onlyOne, recoveryCode, takeCode } from './take-code.ts';
import { countCodeTry } from './throttle-codes.ts';
import { keepUser } from './withdraw-deletion.ts';

const completeInput = z.object({
  challenge: opaqueText({ max: 200 }),
  code: code.nullish(),
  recoveryCode: recoveryCode.nullish(),
});

/**
 * Signs somebody in whose password was right (`logIn`), now that a code comes with its challenge. A wrong code leaves
 * the challenge as it is; a right one uses both up. Whoever asked for their account to be deleted keeps it.
 *
 * Refuses INVALID_CHALLENGE, INVALID_CODE, ACCOUNT_SUSPENDED; raises BAD_USER_INPUT, RATE_LIMITED.
 */
export async function completeSignIn(
  context: ActionContext,
  input: z.input<typeof completeInput>,
): Promise<{ user: User; session: Session }> {
  const { challenge, ...codes } = parseInput(completeInput, input);
  const given = onlyOne({ code: codes.code, recoveryCode: codes.recoveryCode });
  const now = context.clock();
  const presented = { tokenHash: hashToken(challenge), purpose: 'SECOND_FACTOR', now } as const;
  const userId = (await findChallenge(context.db, presented))?.userId;
  const account = userId ? await findAccountOf(context.db, userId) : undefined;
  if (!account) return refuseChallenge();
  const codeTry = await countCodeTry(context, account.user);
  const { user, open } = await inTransaction(context.db, (tx) =>
    signIn(tx, context, { userId: account.user.id, presented, given }),
  ).catch(async (error: unknown) => {
    const { id: userId, emailKey } = account.user;
    const [refusal] = error instanceof Refused ? error.refusals : [];
    if (refusal) await recordFailedSignIn(context, { emailKey, userId, reason: refusal.code });
    throw error;
  });
  await codeTry.countProven();
  return { user, session: await issueSession(context, user, open) };
}

interface Answer {
  userId: string;
  presented: PresentedChallenge;
  given: GivenCode;
}

/** Under the lock of the account, so that of two answers at once one is late. */
async function signIn(tx: AuthDb, context: ActionContext, { userId, presented, given }: Answer) {
  const { now } = presented;
  const account = await lockAccount(tx, userId);
  const challenge = await takeChallenge(tx, presented);
  const seal = challenge?.passwordSeal;
  if (!account || !seal || !isSame(seal, hashToken(account.passwordHash))) return refuseChallenge();
  const { user } = account;
  if (user.status === 'SUSPENDED') {
    return refusals.refuse('ACCOUNT_SUSPENDED', 'This account is suspended.');
  }
  await takeCode(tx, context, { user, given, now });
  const by = 'code' in given ? 'password, app' : 'password, recovery';
  const kept = await keepUser(tx, auditProven(context, { id: userId, sessionId: null }), user);
  const open = await openSession(tx, context, { user: kept, client: context.client, now, by });
  return { user: kept, open };
}

function refuseChallenge(): never {
  return refusals.refuse('INVALID_CHALLENGE', 'This took too long, or was done: sign in again.', [
    'input',
    'challenge',
  ]);
}
