import { inTransaction } from '@supergraph/shared/database/transaction';
import { parseInput } from '@supergraph/shared/errors';
import { z } from 'zod';
import type { AuthDeps } from '../deps.ts';
import type { User } from '../domain/user.ts';
import { refusals } from '../errors.ts';
import type { AuthDb } from '../store/database.ts';
import { type Account, findAccount, lockAccount } from '../store/users.ts';
import { verifyPassword } from './hash-password.ts';
import { claimedPassword, email } from './input-fields.ts';
import { issueSession, openSession, type Session } from './issue-session.ts';

const loginInput = z.object({ email, password: claimedPassword });

/**
 * Signs somebody in by email and password. Takes as long for an unknown email as for a wrong password,
 * and says of neither which it was. That an account is suspended is told only to who has its password.
 *
 * Refuses INVALID_CREDENTIALS, ACCOUNT_SUSPENDED; raises BAD_USER_INPUT.
 */
export async function logIn(
  deps: AuthDeps,
  input: z.input<typeof loginInput>,
): Promise<{ user: User; session: Session }> {
  const credentials = parseInput(loginInput, input);
  const account = await findAccount(deps.db, credentials.email);
  const isRight = await verifyPassword(account?.passwordHash, credentials.password);
  if (!account || !isRight) return refuseCredentials();
  const { user, open } = await inTransaction(deps.db, (tx) => signIn(tx, account, deps.clock()));
  return { user, session: await issueSession(deps, user, open) };
}

/**
 * What was read before the password was checked may no longer hold: a session that opens beside a
 * suspension would outlive it.
 */
async function signIn(tx: AuthDb, { user, passwordHash }: Account, now: Date) {
  const current = await lockAccount(tx, user.id);
  if (current?.passwordHash !== passwordHash) return refuseCredentials();
  if (current.user.status === 'SUSPENDED') {
    return refusals.refuse('ACCOUNT_SUSPENDED', 'This account is suspended.');
  }
  return { user: current.user, open: await openSession(tx, user.id, now) };
}

function refuseCredentials(): never {
  return refusals.refuse('INVALID_CREDENTIALS', 'The email address or the password is wrong.');
}
