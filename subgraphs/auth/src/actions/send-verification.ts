import { inTransaction } from '@supergraph/service/database/transaction';
import type { ActionContext } from '../deps.ts';
import { findAccount, lockUser } from '../store/users.ts';
import { mayMail } from './bound-mails.ts';
import { mailToken } from './mail-token.ts';

/** Sends another link that verifies an address, where it has an account and is not verified. */
export async function sendVerification(context: ActionContext, emailKey: string): Promise<void> {
  if (!(await mayMail(context, emailKey))) return;
  const account = await findAccount(context.db, emailKey);
  if (!account) return;
  await inTransaction(context.db, async (tx) => {
    const user = await lockUser(tx, account.user.id);
    if (user?.emailKey !== emailKey || user.emailVerifiedAt) return;
    const now = context.clock();
    await mailToken(tx, context, user, { purpose: 'VERIFY_EMAIL', template: 'verify-email', now });
  });
}
