import { inTransaction } from '@supergraph/service/database/transaction';
import { requireUser } from '@supergraph/service/identity/caller';
import type { ActionContext } from '../deps.ts';
import type { User } from '../domain/user.ts';
import type { AuthDb } from '../store/database.ts';
import { saveProfile } from '../store/users.ts';
import { mailUser } from './mail-user.ts';
import { lockOwnAccount } from './own-account.ts';

/** Keeps the caller's account after all. Idempotent. Raises UNAUTHENTICATED. */
export async function withdrawAccountDeletion({ db, clock, caller }: ActionContext): Promise<User> {
  requireUser(caller);
  return inTransaction(db, async (tx) => {
    const { user } = await lockOwnAccount(tx, caller);
    return keepUser(tx, user, clock());
  });
}

/** The user without a deletion that they had asked for; call it while they are locked. */
export async function keepUser(tx: AuthDb, user: User, now: Date): Promise<User> {
  if (!user.deletionDueAt) return user;
  const kept = { ...user, deletionDueAt: null, version: user.version + 1 };
  await saveProfile(tx, kept);
  await mailUser(tx, kept, { template: 'deletion-withdrawn', now });
  return kept;
}
