import { inTransaction } from '@supergraph/service/database/transaction';
import type { ActionContext } from '../deps.ts';
import type { AuditAction, AuditDetails } from '../domain/audit-entry.ts';
import { isActiveAdmin, type User } from '../domain/user.ts';
import { refusals } from '../errors.ts';
import type { AuthDb } from '../store/database.ts';
import { revokeEarlierTokens } from '../store/revocations.ts';
import { hasOtherActiveAdmin, lockUser, saveUser } from '../store/users.ts';
import { auditSource, recordAudit } from './record-audit.ts';
import { requireRights } from './require-rights.ts';

/**
 * Changes what one user may do, or whether they may do anything. Whether its caller may make the change is asked
 * anew: a token tells what held when it was issued, and its holder could undo what was done to them since.
 *
 * `change` gets the user as it stands and gives the one to be saved; giving the same back saves nothing. What is
 * saved makes the access tokens of the user as they were void, and stands in the audit log under `action`.
 *
 * Refuses USER_NOT_FOUND, LAST_ADMIN; raises UNAUTHENTICATED, FORBIDDEN without users:write, STEP_UP_REQUIRED.
 */
export async function changeUser(
  context: Pick<ActionContext, 'db' | 'clock' | 'caller' | 'client' | 'requestId' | 'limits'>,
  userId: string,
  change: (user: User, tx: AuthDb) => Promise<User> | User,
  action: AuditAction,
): Promise<User> {
  const { db, clock } = context;
  return inTransaction(db, async (tx) => {
    await requireRights(tx, context);
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
    const details = rolesChanged(user, next);
    await recordAudit(tx, { ...auditSource(context), action, subject: user.id, details });
    return next;
  });
}

function rolesChanged(user: User, next: User): AuditDetails {
  const isSame = user.roles.join() === next.roles.join();
  return isSame ? {} : { rolesBefore: user.roles, roles: next.roles };
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
