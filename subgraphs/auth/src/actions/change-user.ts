import { inTransaction } from '@supergraph/service/database/transaction';
import type { ActionContext } from '../deps.ts';
import { isActiveAdmin, type User } from '../domain/user.ts';
import { refusals } from '../errors.ts';
import type { AuthDb } from '../store/database.ts';
import { revokeEarlierTokens } from '../store/revocations.ts';
import { hasOtherActiveAdmin, lockRights, lockUser, saveUser } from '../store/users.ts';
import { requirePermissionNow } from './require-permission-now.ts';

/**
 * Changes what one user may do, or whether they may do anything. Such changes happen one after the
 * other, and each asks the database anew whether its caller may make it: a token tells what held when
 * it was issued, and its holder could undo what was done to them since.
 *
 * `change` gets the user as it stands and gives the one to be saved; giving the same back saves nothing. What is
 * saved makes the access tokens of the user as they were void.
 *
 * Refuses USER_NOT_FOUND, LAST_ADMIN; raises UNAUTHENTICATED, FORBIDDEN without users:write.
 */
export async function changeUser(
  { db, clock, caller }: Pick<ActionContext, 'db' | 'clock' | 'caller'>,
  userId: string,
  change: (user: User, tx: AuthDb) => Promise<User> | User,
): Promise<User> {
  return inTransaction(db, async (tx) => {
    await lockRights(tx);
    await requirePermissionNow(tx, caller, 'users:write');
    const user = await lockUser(tx, userId);
    if (!user) {
      return refusals.refuse('USER_NOT_FOUND', `There is no user ${userId}.`, ['input', 'userId']);
    }
    const changed = await change(user, tx);
    if (changed === user) return user;
    await requireAnAdminAfter(tx, user, changed);
    const next = { ...changed, version: user.version + 1 };
    await saveUser(tx, next);
    await revokeEarlierTokens(tx, [next], clock());
    return next;
  });
}

/** Nobody could ever give the role again. */
async function requireAnAdminAfter(tx: AuthDb, user: User, changed: User): Promise<void> {
  if (!isActiveAdmin(user) || isActiveAdmin(changed)) return;
  if (await hasOtherActiveAdmin(tx, user.id)) return;
  refusals.refuse('LAST_ADMIN', 'This is the last active administrator: make another one first.', [
    'input',
    'userId',
  ]);
}
