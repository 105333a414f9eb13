import { inTransaction } from '@supergraph/service/database/transaction';
import { parseInput } from '@supergraph/service/errors';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { deletePasskey, type Passkey } from '../store/passkeys.ts';
import { lockUser } from '../store/users.ts';
import { noticeFactor } from './notice-factor.ts';
import { auditSource, recordAudit } from './record-audit.ts';
import { passkeyId, refuseUnknownPasskey } from './rename-passkey.ts';
import { requireFreshProof } from './require-fresh-proof.ts';
import { requireWayIn } from './require-way-in.ts';
import { settleFactors } from './settle-factors.ts';

const removeInput = z.object({ passkeyId });

/**
 * Forgets a passkey of the caller; sessions that began with it go on. With the last second factor the recovery codes go.
 *
 * Refuses PASSKEY_NOT_FOUND, LAST_SIGN_IN_METHOD, PASSWORD_TOO_SHORT; raises UNAUTHENTICATED, BAD_USER_INPUT, STEP_UP_REQUIRED.
 */
export async function removePasskey(
  context: ActionContext,
  input: z.input<typeof removeInput>,
): Promise<Passkey> {
  const { passkeyId: id } = parseInput(removeInput, input);
  return inTransaction(context.db, async (tx) => {
    const { id: userId } = await requireFreshProof(tx, context);
    const user = await lockUser(tx, userId);
    const removed = await deletePasskey(tx, { id, userId });
    if (!user || !removed) return refuseUnknownPasskey(id);
    await requireWayIn(tx, userId);
    await settleFactors(tx, userId);
    const entry = { action: 'passkey.removed', subject: userId, details: { passkey: id } } as const;
    await recordAudit(tx, { ...auditSource(context), ...entry });
    await noticeFactor(tx, context, user, { news: 'passkey-removed', passkey: removed.name });
    return removed;
  });
}
