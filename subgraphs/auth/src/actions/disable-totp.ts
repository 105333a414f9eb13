import { inTransaction } from '@supergraph/service/database/transaction';
import type { ActionContext } from '../deps.ts';
import type { User } from '../domain/user.ts';
import { refusals } from '../errors.ts';
import { deleteTotpFactor } from '../store/totp-factors.ts';
import { lockUser } from '../store/users.ts';
import { noticeFactor } from './notice-factor.ts';
import { auditSource, recordAudit } from './record-audit.ts';
import { requireFreshProof } from './require-fresh-proof.ts';
import { settleFactors } from './settle-factors.ts';

/**
 * Takes the caller's authenticator app away. Where they have no passkey either, the recovery codes go with it, and the
 * password does alone from now on.
 *
 * Refuses TOTP_NOT_ENABLED, PASSWORD_TOO_SHORT; raises UNAUTHENTICATED, STEP_UP_REQUIRED.
 */
export async function disableTotp(context: ActionContext): Promise<User> {
  return inTransaction(context.db, async (tx) => {
    const { id: userId } = await requireFreshProof(tx, context);
    const user = await lockUser(tx, userId);
    const isDeleted = await deleteTotpFactor(tx, userId);
    if (!user || !isDeleted) {
      return refusals.refuse('TOTP_NOT_ENABLED', 'You have no authenticator app.');
    }
    await settleFactors(tx, userId);
    const entry = { action: 'totp.disabled', subject: userId } as const;
    await recordAudit(tx, { ...auditSource(context), ...entry });
    await noticeFactor(tx, context, user, { news: 'app-removed' });
    return user;
  });
}
