import { inTransaction } from '@supergraph/service/database/transaction';
import { requireUser } from '@supergraph/service/identity/caller';
import type { ActionContext } from '../deps.ts';
import type { User } from '../domain/user.ts';
import { deleteAvatar } from '../store/avatars.ts';
import { lockOwnAccount } from './own-account.ts';
import { auditSource, recordAudit } from './record-audit.ts';

/** Shows no picture of the caller any more. What changes nothing is not written down. Raises UNAUTHENTICATED. */
export async function removeAvatar(context: ActionContext): Promise<User> {
  requireUser(context.caller);
  return inTransaction(context.db, async (tx) => {
    const { user } = await lockOwnAccount(tx, context.caller);
    if (!(await deleteAvatar(tx, user.id))) return user;
    const entry = { action: 'user.avatar-removed', subject: user.id } as const;
    await recordAudit(tx, { ...auditSource(context), ...entry });
    return user;
  });
}
