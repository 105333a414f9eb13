import { inTransaction } from '@supergraph/service/database/transaction';
import { parseInput } from '@supergraph/service/errors';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { deletePasskey, type Passkey } from '../store/passkeys.ts';
import { passkeyId, refuseUnknownPasskey } from './rename-passkey.ts';
import { requireFreshProof } from './require-fresh-proof.ts';

const removeInput = z.object({ passkeyId });

/**
 * Forgets a passkey of the caller; sessions that began with it go on.
 *
 * Refuses PASSKEY_NOT_FOUND; raises UNAUTHENTICATED, BAD_USER_INPUT, STEP_UP_REQUIRED.
 */
export async function removePasskey(
  context: ActionContext,
  input: z.input<typeof removeInput>,
): Promise<Passkey> {
  const { passkeyId: id } = parseInput(removeInput, input);
  return inTransaction(context.db, async (tx) => {
    const { id: userId } = await requireFreshProof(tx, context);
    return (await deletePasskey(tx, { id, userId })) ?? refuseUnknownPasskey(id);
  });
}
