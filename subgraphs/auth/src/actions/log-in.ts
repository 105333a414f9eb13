import { inTransaction } from '@supergraph/service/database/transaction';
import { parseInput } from '@supergraph/service/errors';
import { addressBlock } from '@supergraph/service/http/address-block';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { emailKey } from '../domain/email-address.ts';
import { signInKeys } from '../domain/sign-in-tries.ts';
import type { User } from '../domain/user.ts';
import { refusals } from '../errors.ts';
import type { AuthDb } from '../store/database.ts';
import { type Account, findAccount, lockAccount, savePasswordHash } from '../store/users.ts';
import { challengeSecondFactor, refuseWithoutFactor } from './challenge-second-factor.ts';
import { hashPassword, isOutdated, verifyPassword } from './hash-password.ts';
import { claimedPassword, email } from './input-fields.ts';
import { issueSession, openSession, type Session } from './issue-session.ts';
import { auditProven } from './record-audit.ts';
import { recordFailedSignIn } from './record-failed-sign-in.ts';
import { sendVerification } from './send-verification.ts';
import { countProven, requireNoWait, type SignInTry, tryCounted } from './throttle-sign-in.ts';
import { keepUser } from './withdraw-deletion.ts';

const loginInput = z.object({ email, password: claimedPassword });

/**
 * Signs somebody in by email and password. Takes as long for an unknown email as for a wrong password,
 * counts both alike, and says of neither which it was; nor whether the address has to be verified first, to which
 * another link goes then. That an account is suspended is told only to who has its password; and so is that it has
 * a second factor, with a challenge that `completeSignIn` takes. Whoever asked for their account to be deleted keeps
 * it by signing in.
 *
 * Refuses INVALID_CREDENTIALS, ACCOUNT_SUSPENDED, SECOND_FACTOR_REQUIRED; raises BAD_USER_INPUT, RATE_LIMITED,
 * SERVICE_UNAVAILABLE.
 */
export async function logIn(
  context: ActionContext,
  input: z.input<typeof loginInput>,
): Promise<{ user: User; session: Session }> {
  const { email, password } = parseInput(loginInput, input);
  const credentials = { emailKey: emailKey(email), password };
  const block = addressBlock(context.client.address);
  const keys = signInKeys(credentials.emailKey, block);
  const attempt = await requireNoWait(context, keys);
  const account = await context.passwordWork.run(
    block,
    () => proveAccount(context, attempt, credentials),
    context.signal,
  );
  if (!account) return refuseCredentials();
  await countProven(context, account.counted);
  const now = context.clock();
  const { user, open, challenge } = await inTransaction(context.db, (tx) =>
    signIn(tx, context, { account, now }),
  );
  if (challenge) return refuseWithoutFactor(context, challenge);
  return { user, session: await issueSession(context, user, open) };
}

interface ProvenAccount extends Account {
  readonly counted: SignInTry;
  /** The password hashed as it is done now, where it was done with less. */
  readonly freshHash?: string;
}

/** Undefined when there is no such account, the password is not its own, or its address has to be verified first. */
async function proveAccount(
  context: ActionContext,
  attempt: SignInTry,
  { emailKey, password }: { emailKey: string; password: string },
): Promise<ProvenAccount | undefined> {
  const { counted, found } = await tryCounted(context, attempt, async () => {
    const account = await findAccount(context.db, emailKey);
    return { account, isRight: await verifyPassword(account?.passwordHash, password) };
  });
  const { account, isRight } = found;
  const isUnverified =
    isRight && account && context.refusesUnverified && !account.user.emailVerifiedAt;
  if (isUnverified) {
    const send = () => sendVerification(context, emailKey);
    context.afterAnswers.run('send a link that verifies an address', send);
  }
  // Whoever registered an address that may be somebody else's sees what a wrong password would give.
  if (!isRight || !account || isUnverified) {
    const reason = isUnverified ? 'EMAIL_NOT_VERIFIED' : 'INVALID_CREDENTIALS';
    await recordFailedSignIn(context, { emailKey, userId: account?.user.id, reason });
    return undefined;
  }
  if (account.user.status === 'SUSPENDED') {
    const reason = 'ACCOUNT_SUSPENDED';
    await recordFailedSignIn(context, { emailKey, userId: account.user.id, reason });
  }
  const isStale = isOutdated(account.passwordHash);
  return { ...account, counted, ...(isStale && { freshHash: await hashPassword(password) }) };
}

/**
 * What was read before the password was checked may no longer hold: a session that opens beside a
 * suspension would outlive it.
 */
async function signIn(
  tx: AuthDb,
  context: ActionContext,
  { account: { user, passwordHash, freshHash }, now }: { account: ProvenAccount; now: Date },
) {
  const current = await lockAccount(tx, user.id);
  if (current?.passwordHash !== passwordHash) return refuseCredentials();
  if (current.user.status === 'SUSPENDED') {
    return refusals.refuse('ACCOUNT_SUSPENDED', 'This account is suspended.');
  }
  if (freshHash) await savePasswordHash(tx, user.id, freshHash);
  if (current.hasSecondFactor) {
    const proven = { userId: user.id, passwordHash: freshHash ?? passwordHash, now };
    return { user: current.user, challenge: await challengeSecondFactor(tx, proven) };
  }
  const { client } = context;
  const who = { id: user.id, sessionId: null };
  const kept = await keepUser(tx, auditProven(context, who), current.user);
  const open = await openSession(tx, context, { user: kept, client, now });
  return { user: kept, open };
}

function refuseCredentials(): never {
  return refusals.refuse(
    'INVALID_CREDENTIALS',
    'The email address or the password is wrong, or the address has to be verified first: look into your mail.',
  );
}
