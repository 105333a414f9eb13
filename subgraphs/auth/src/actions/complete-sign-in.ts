import { inTransaction } from '@supergraph/service/database/transaction';
import { parseInput, Refused } from '@supergraph/service/errors';
import { opaqueText } from '@supergraph/service/text';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { hashToken, isSame } from '../domain/refresh-token.ts';
import type { User } from '../domain/user.ts';
import { refusals } from '../errors.ts';
import {
  type Challenge,
  findChallenge,
  type PresentedChallenge,
  takeChallenge,
} from '../store/challenges.ts';
import type { AuthDb } from '../store/database.ts';
import { findIdentityOwner } from '../store/identities.ts';
import { type Account, findAccountOf, lockAccount } from '../store/users.ts';
import { issueSession, openSession, type Session } from './issue-session.ts';
import { linkIdentity, type ProvenIdentity } from './link-identity.ts';
import { credentialText } from './passkey-answer.ts';
import { auditProven } from './record-audit.ts';
import { recordFailedSignIn } from './record-failed-sign-in.ts';
import { code, type GivenCode, onlyOne, recoveryCode, takeCode } from './take-code.ts';
import { countCodeTry } from './throttle-codes.ts';
import { checkSecondPasskey, keepUse } from './use-passkey.ts';
import { keepUser } from './withdraw-deletion.ts';

const completeInput = z.object({
  challenge: opaqueText({ max: 200 }),
  code: code.nullish(),
  recoveryCode: recoveryCode.nullish(),
  passkey: credentialText.nullish(),
});

/**
 * Signs somebody in whose first factor was right (`logIn`, or a provider), now that a second comes with its challenge.
 * A wrong one leaves the challenge as it is; a right one uses both up. Whoever asked for their account to be deleted
 * keeps it.
 *
 * Refuses INVALID_CHALLENGE, INVALID_CODE, INVALID_PASSKEY, ACCOUNT_SUSPENDED; raises BAD_USER_INPUT, RATE_LIMITED.
 */
export async function completeSignIn(
  context: ActionContext,
  input: z.input<typeof completeInput>,
): Promise<{ user: User; session: Session }> {
  const { challenge, ...factors } = parseInput(completeInput, input);
  const { code, recoveryCode, passkey } = factors;
  const given = onlyOne({ code, recoveryCode, passkey });
  const now = context.clock();
  const presented = { tokenHash: hashToken(challenge), purpose: 'SECOND_FACTOR', now } as const;
  const userId = (await findChallenge(context.db, presented))?.userId;
  const account = userId ? await findAccountOf(context.db, userId) : undefined;
  if (!account) return refuseChallenge();
  const complete = (factor: SecondFactor) =>
    inTransaction(context.db, (tx) => signIn(tx, context, { account, presented, factor }));
  const attempt =
    'passkey' in given
      ? byPasskey(context, account, { challenge, text: given.passkey }).then(complete)
      : byCode(context, account, given, complete);
  const { user, open } = await attempt.catch(async (error: unknown) => {
    const { id, emailKey } = account.user;
    const [refusal] = error instanceof Refused ? error.refusals : [];
    if (refusal) await recordFailedSignIn(context, { emailKey, userId: id, reason: refusal.code });
    throw error;
  });
  return { user, session: await issueSession(context, user, open) };
}

/** What it is called in the audit log, and how it is used up. */
interface SecondFactor {
  readonly name: string;
  use(tx: AuthDb, user: User): Promise<void>;
}

async function byPasskey(
  context: ActionContext,
  { user }: Account,
  { challenge, text }: { challenge: string; text: string },
): Promise<SecondFactor> {
  const expected = { challenge, userId: user.id };
  const path = 'input.passkey';
  const answered = await checkSecondPasskey(context, { text, path, expected });
  return { name: 'passkey', use: (tx) => keepUse(tx, answered) };
}

async function byCode<T>(
  context: ActionContext,
  { user }: Account,
  given: GivenCode,
  complete: (factor: SecondFactor) => Promise<T>,
): Promise<T> {
  const codeTry = await countCodeTry(context, user);
  const now = context.clock();
  const done = await complete({
    name: 'code' in given ? 'app' : 'recovery',
    use: (tx, locked) => takeCode(tx, context, { user: locked, given, now }),
  });
  await codeTry.countProven();
  return done;
}

interface Answer {
  account: Account;
  presented: PresentedChallenge;
  factor: SecondFactor;
}

/** Under the lock of the account, so that of two answers at once one is late. */
async function signIn(tx: AuthDb, context: ActionContext, answer: Answer) {
  const { presented, factor } = answer;
  const { id: userId } = answer.account.user;
  const account = await lockAccount(tx, userId);
  const challenge = await takeChallenge(tx, presented);
  const seal = challenge?.passwordSeal;
  if (!account || !seal || !isSame(seal, hashToken(account.passwordHash))) return refuseChallenge();
  const { user } = account;
  if (user.status === 'SUSPENDED') {
    return refusals.refuse('ACCOUNT_SUSPENDED', 'This account is suspended.');
  }
  await factor.use(tx, user);
  const source = auditProven(context, { id: userId, sessionId: null });
  const elsewhere = identityOf(challenge);
  if (elsewhere) await requireLinked(tx, context, { user, identity: elsewhere, source });
  const by = `${elsewhere?.provider ?? 'password'}, ${factor.name}`;
  const kept = await keepUser(tx, source, user);
  const signingIn = { user: kept, client: context.client, now: context.clock(), by };
  return { user: kept, open: await openSession(tx, context, signingIn) };
}

function identityOf({ provider, issuer, subject }: Challenge): ProvenIdentity | undefined {
  return provider && issuer && subject ? { provider, issuer, subject } : undefined;
}

/** Only now that somebody has both factors; meanwhile it may have become somebody else's. */
async function requireLinked(
  tx: AuthDb,
  context: ActionContext,
  linking: Parameters<typeof linkIdentity>[2],
): Promise<void> {
  const owner = await findIdentityOwner(tx, linking.identity);
  if (owner === undefined) return linkIdentity(tx, context, linking);
  if (owner !== linking.user.id) refuseChallenge();
}

function refuseChallenge(): never {
  return refusals.refuse('INVALID_CHALLENGE', 'This took too long, or was done: sign in again.', [
    'input',
    'challenge',
  ]);
}
