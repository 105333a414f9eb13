import { inTransaction } from '@supergraph/service/database/transaction';
import { parseInput, Refused } from '@supergraph/service/errors';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import type { User } from '../domain/user.ts';
import { refusals } from '../errors.ts';
import type { AuthDb } from '../store/database.ts';
import { findPasskeyBy } from '../store/passkeys.ts';
import { findUser, lockAccount } from '../store/users.ts';
import { issueSession, openSession, type Session } from './issue-session.ts';
import { credentialText, readAssertion } from './passkey-answer.ts';
import { auditProven } from './record-audit.ts';
import { recordFailedSignIn } from './record-failed-sign-in.ts';
import { type AnsweredPasskey, checkPasskey, keepUse, refusePasskey } from './use-passkey.ts';
import { keepUser } from './withdraw-deletion.ts';

const signInInput = z.object({ credential: credentialText });

/**
 * Signs in whose passkey answered a challenge; neither a password nor a code of another factor is asked for, since
 * the passkey is something one has, and opens by something one is or knows. Whoever asked for their account to be
 * deleted keeps it by signing in.
 *
 * Refuses INVALID_CHALLENGE, INVALID_PASSKEY, ACCOUNT_SUSPENDED; raises BAD_USER_INPUT.
 */
export async function signInWithPasskey(
  context: ActionContext,
  input: z.input<typeof signInInput>,
): Promise<{ user: User; session: Session }> {
  const { credential: text } = parseInput(signInInput, input);
  const asked = { purpose: 'SIGN_IN_BY_PASSKEY' } as const;
  const attempt = async () => {
    const answered = await checkPasskey(context, { text, path: 'input.credential', asked });
    return inTransaction(context.db, (tx) => signIn(tx, context, answered));
  };
  const { user, open } = await attempt().catch(async (error: unknown) => {
    const [refusal] = error instanceof Refused ? error.refusals : [];
    if (refusal) await recordFailure(context, text, refusal.code);
    throw error;
  });
  return { user, session: await issueSession(context, user, open) };
}

/** Of a passkey that is somebody's: what nobody here has ever had is noise. */
async function recordFailure(context: ActionContext, text: string, reason: string): Promise<void> {
  const { id: credentialId } = readAssertion(text, 'input.credential');
  const passkey = await findPasskeyBy(context.db, { credentialId });
  if (!passkey) return;
  const { id: userId, emailKey } = await findUser(context.db, passkey.userId);
  await recordFailedSignIn(context, { emailKey, userId, reason });
}

async function signIn(tx: AuthDb, context: ActionContext, answered: AnsweredPasskey) {
  const account = await lockAccount(tx, answered.passkey.userId);
  // Whoever registered the address of somebody else could keep a passkey until they verify it.
  const isUnverified = context.refusesUnverified && !account?.user.emailVerifiedAt;
  if (!account || isUnverified) return refusePasskey();
  const { user } = account;
  if (user.status === 'SUSPENDED') {
    return refusals.refuse('ACCOUNT_SUSPENDED', 'This account is suspended.');
  }
  await keepUse(tx, answered);
  const kept = await keepUser(tx, auditProven(context, { id: user.id, sessionId: null }), user);
  const signingIn = { client: context.client, now: answered.use.lastUsedAt, by: 'passkey' };
  return { user: kept, open: await openSession(tx, context, { user: kept, ...signingIn }) };
}
