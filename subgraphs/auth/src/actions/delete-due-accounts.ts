import { dropMailsTo } from '@supergraph/mail/drop-mails';
import { inTransaction } from '@supergraph/service/database/transaction';
import type { Logger } from '@supergraph/service/logger';
import type { AuthDeps } from '../deps.ts';
import { accountKey } from '../domain/sign-in-tries.ts';
import { isActiveAdmin, type User } from '../domain/user.ts';
import type { AuthDb } from '../store/database.ts';
import { revokeDeletedUsers } from '../store/revocations.ts';
import { deleteTallies } from '../store/tallies.ts';
import { deleteUser, hasOtherActiveAdmin, lockDueUsers, lockRights } from '../store/users.ts';
import { mailUser } from './mail-user.ts';
import { auditSystem, recordAudit } from './record-audit.ts';

/** Of one run; the next goes on. */
const ACCOUNTS_MAX = 100;

/**
 * Deletes accounts whose time has come, with all that auth knows of them, and announces it; at most 100. The last
 * administrator stays, and the log says so: nobody could ever be made one again.
 *
 * @returns how many were deleted
 */
export async function deleteDueAccounts({
  db,
  clock,
  log,
}: Pick<AuthDeps, 'db' | 'clock'> & { log: Logger }): Promise<number> {
  return inTransaction(db, async (tx) => {
    await lockRights(tx);
    const now = clock();
    const due = await lockDueUsers(tx, { now, limit: ACCOUNTS_MAX });
    let deleted = 0;
    for (const user of due) {
      if (isActiveAdmin(user) && !(await hasOtherActiveAdmin(tx, user.id))) {
        log.warn({ userId: user.id }, 'the last administrator is not deleted: make another one');
        continue;
      }
      await deleteAll(tx, user, now);
      deleted += 1;
    }
    return deleted;
  });
}

async function deleteAll(tx: AuthDb, user: User, now: Date): Promise<void> {
  await deleteUser(tx, user.id);
  const account = accountKey(user.emailKey);
  for (const prefix of [account, `acquaintance-${account}`]) await deleteTallies(tx, prefix);
  await revokeDeletedUsers(tx, [{ ...user, version: user.version + 1 }], now);
  await recordAudit(tx, { ...auditSystem(now), action: 'user.deleted', subject: user.id });
  await dropMailsTo(tx, { address: user.email });
  await mailUser(tx, user, { template: 'deletion-done', key: `deletion-done ${user.id}`, now });
}
