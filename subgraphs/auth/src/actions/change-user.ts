import { inTransaction } from '@supergraph/shared/database/transaction';
import type { User } from '../domain/user.ts';
import { refusals } from '../errors.ts';
import type { AuthDb } from '../store/database.ts';
import { lockUser, saveUser } from '../store/users.ts';

/**
 * Changes one user under a row lock. `change` gets the user as it stands and gives the one to be
 * saved; giving the same back saves nothing. Refuses USER_NOT_FOUND.
 */
export async function changeUser(
  db: AuthDb,
  userId: string,
  change: (user: User, tx: AuthDb) => Promise<User> | User,
): Promise<User> {
  return inTransaction(db, async (tx) => {
    const user = await lockUser(tx, userId);
    if (!user) {
      return refusals.refuse('USER_NOT_FOUND', `There is no user ${userId}.`, ['input', 'userId']);
    }
    const changed = await change(user, tx);
    if (changed === user) return user;
    const next = { ...changed, version: user.version + 1 };
    await saveUser(tx, next);
    return next;
  });
}
