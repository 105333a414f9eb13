import { inTransaction } from '@supergraph/service/database/transaction';
import type { ActionContext } from '../deps.ts';
import type { User } from '../domain/user.ts';
import { refusals } from '../errors.ts';
import { deleteRecoveryCodes } from '../store/recovery-codes.ts';
import { deleteTotpFactor } from '../store/totp-factors.ts';
import { lockUser, passwordNeedsFactor } from '../store/users.ts';
import { noticeFactor } from './notice-factor.ts';
import { auditSource, recordAudit } from './record-audit.ts';
import { requireFreshProof } from './require-fresh-proof.ts';

/**
 * Takes the caller's authenticator app away, and the recovery codes with it: the password does alone from now on.
 *
 * Refuses TOTP_NOT_ENABLED, PASSWORD_TOO_SHORT; raises UNAUTHENTICATED, STEP_UP_REQUIRED.
 */
export async function disableTotp(context: ActionContext): Promise<User> {
  return inTransaction(context.db, async (tx) => {
    const { id: userId } = await requireFreshProof(tx, context);
    const user = await lockUser(tx, userId);
    if (await passwordNeedsFactor(tx, userId)) {
      return refusals.refuse(
        'PASSWORD_TOO_SHORT',
        'Choose a password of at least 15 characters first: yours does not do alone.',
      );
    }
    const isDeleted = await deleteTotpFactor(tx, userId);
    if (!user || !isDeleted) {
      return refusals.refuse('TOTP_NOT_ENABLED', 'You have no authenticator app.');
    }
    await deleteRecoveryCodes(tx, userId);
    const entry = { action: 'totp.disabled', subject: userId } as const;
    await recordAudit(tx, { ...auditSource(context), ...entry });
    await noticeFactor(tx, context, user, { news: 'app-removed' });
    return user;
  });
}
