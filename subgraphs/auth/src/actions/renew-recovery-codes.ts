import { inTransaction } from '@supergraph/service/database/transaction';
import type { ActionContext } from '../deps.ts';
import { refusals } from '../errors.ts';
import { hasSecondFactor } from '../store/second-factors.ts';
import { lockUser } from '../store/users.ts';
import { newRecoveryCodes } from './new-recovery-codes.ts';
import { auditSource, recordAudit } from './record-audit.ts';
import { requireFreshProof } from './require-fresh-proof.ts';

/**
 * Gives ten new recovery codes; those until now are of no use any more.
 *
 * Refuses TOTP_NOT_ENABLED; raises UNAUTHENTICATED, STEP_UP_REQUIRED.
 */
export async function renewRecoveryCodes(context: ActionContext): Promise<string[]> {
  return inTransaction(context.db, async (tx) => {
    const { id: userId } = await requireFreshProof(tx, context);
    await lockUser(tx, userId);
    if (!(await hasSecondFactor(tx, userId))) {
      return refusals.refuse('TOTP_NOT_ENABLED', 'You have no second factor.');
    }
    const entry = { action: 'totp.recovery-renewed', subject: userId } as const;
    await recordAudit(tx, { ...auditSource(context), ...entry });
    return newRecoveryCodes(tx, userId, context.clock());
  });
}
