import { inTransaction } from '@supergraph/shared/database/transaction';
import { parseInput } from '@supergraph/shared/errors';
import { newId } from '@supergraph/shared/ids';
import { z } from 'zod';
import type { AuthDeps } from '../deps.ts';
import { newUser, type User } from '../domain/user.ts';
import { addUser } from './add-user.ts';
import { hashPassword } from './hash-password.ts';
import { displayName, email, newPassword } from './input-fields.ts';
import { issueSession, openSession, type Session } from './issue-session.ts';

const registerInput = z.object({ email, password: newPassword, displayName });

/**
 * Makes an account with the role CUSTOMER and signs it in.
 *
 * Refuses EMAIL_TAKEN; raises BAD_USER_INPUT.
 */
export async function registerUser(
  deps: AuthDeps,
  input: z.input<typeof registerInput>,
): Promise<{ user: User; session: Session }> {
  const { password, ...form } = parseInput(registerInput, input);
  const passwordHash = await hashPassword(password);
  const now = deps.clock();
  const id = newId('usr', now.getTime());
  const user = newUser({ ...form, id, roles: ['CUSTOMER'], createdAt: now });

  const open = await inTransaction(deps.db, async (tx) => {
    await addUser(tx, user, passwordHash);
    return openSession(tx, user.id, now);
  });
  return { user, session: await issueSession(deps, user, open) };
}
