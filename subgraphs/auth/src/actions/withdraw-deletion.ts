import { inTransaction } from '@supergraph/service/database/transaction';
import { requireUser } from '@supergraph/service/identity/caller';
import type { ActionContext } from '../deps.ts';
import type { User } from '../domain/user.ts';
import type { AuthDb } from '../store/database.ts';
import { saveProfile } from '../store/users.ts';
import { mailUser } from './mail-user.ts';
import { lockOwnAccount } from './own-account.ts';
import { type AuditSource, auditSource, recordAudit } from './record-audit.ts';

/** Keeps the caller's account after all. Idempotent. Raises UNAUTHENTICATED. */
export async function withdrawAccountDeletion(context: ActionContext): Promise<User> {
  const { db, caller } = context;
  requireUser(caller);
  return inTransaction(db, async (tx) => {
    const { user } = await lockOwnAccount(tx, caller);
    return keepUser(tx, auditSource(context), user);
  });
}

/** The user without a deletion that they had asked for; call it while they are locked. */
export async function keepUser(tx: AuthDb, source: AuditSource, user: User): Promise<User> {
  if (!user.deletionDueAt) return user;
  const kept = { ...user, deletionDueAt: null, version: user.version + 1 };
  await saveProfile(tx, kept);
  const { now } = source;
  await mailUser(tx, kept, { template: 'deletion-withdrawn', now });
  await recordAudit(tx, { ...source, action: 'user.deletion-withdrawn', subject: user.id });
  return kept;
}
