import { inTransaction } from '@supergraph/service/database/transaction';
import { parseInput } from '@supergraph/service/errors';
import { requireUser } from '@supergraph/service/identity/caller';
import { idSchema } from '@supergraph/service/ids';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { refusals } from '../errors.ts';
import { type ApiKey, deleteApiKey } from '../store/api-keys.ts';
import { revokeMachine } from '../store/revocations.ts';
import { auditSource, recordAudit } from './record-audit.ts';

export const apiKeyId = idSchema('key');

const revokeApiKeyInput = z.object({ apiKeyId });

/**
 * Takes back a key of the caller; whoever uses it is refused everywhere within 2 s. Of a key of somebody else nothing
 * is told, not even that there is one.
 *
 * Refuses API_KEY_NOT_FOUND; raises UNAUTHENTICATED, BAD_USER_INPUT.
 */
export async function revokeApiKey(
  context: ActionContext,
  input: z.input<typeof revokeApiKeyInput>,
): Promise<ApiKey> {
  const { db, clock, caller } = context;
  const { id: userId } = requireUser(caller);
  const { apiKeyId: id } = parseInput(revokeApiKeyInput, input);
  return inTransaction(db, async (tx) => {
    const gone = await deleteApiKey(tx, { id, userId });
    if (!gone) return refuseUnknownApiKey(id);
    await revokeMachine(tx, id, clock());
    const entry = {
      action: 'api-key.revoked',
      subject: userId,
      details: { apiKeyId: id },
    } as const;
    await recordAudit(tx, { ...auditSource(context), ...entry });
    return gone;
  });
}

export function refuseUnknownApiKey(id: string): never {
  const path = ['input', 'apiKeyId'];
  return refusals.refuse('API_KEY_NOT_FOUND', `You have no API key ${id}.`, path);
}
