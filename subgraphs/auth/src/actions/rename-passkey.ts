import { inTransaction } from '@supergraph/service/database/transaction';
import { parseInput } from '@supergraph/service/errors';
import { requireUser } from '@supergraph/service/identity/caller';
import { idSchema } from '@supergraph/service/ids';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { refusals } from '../errors.ts';
import { type Passkey, savePasskeyName } from '../store/passkeys.ts';
import { auditSource, recordAudit } from './record-audit.ts';
import { passkeyName } from './register-passkey.ts';

export const passkeyId = idSchema('pky');

const renameInput = z.object({ passkeyId, name: passkeyName });

/** Refuses PASSKEY_NOT_FOUND; raises UNAUTHENTICATED, BAD_USER_INPUT. */
export async function renamePasskey(
  context: ActionContext,
  input: z.input<typeof renameInput>,
): Promise<Passkey> {
  const { id: userId } = requireUser(context.caller);
  const { passkeyId: id, name } = parseInput(renameInput, input);
  return inTransaction(context.db, async (tx) => {
    const renamed = await savePasskeyName(tx, { id, userId }, name);
    if (!renamed) return refuseUnknownPasskey(id);
    const entry = { action: 'passkey.renamed', subject: userId, details: { passkey: id } } as const;
    await recordAudit(tx, { ...auditSource(context), ...entry });
    return renamed;
  });
}

export function refuseUnknownPasskey(id: string): never {
  const path = ['input', 'passkeyId'];
  return refusals.refuse('PASSKEY_NOT_FOUND', `You have no passkey ${id}.`, path);
}
