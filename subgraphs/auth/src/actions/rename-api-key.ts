import { inTransaction } from '@supergraph/service/database/transaction';
import { parseInput } from '@supergraph/service/errors';
import { requireUser } from '@supergraph/service/identity/caller';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { type ApiKey, saveApiKeyName } from '../store/api-keys.ts';
import { apiKeyName } from './create-api-key.ts';
import { auditSource, recordAudit } from './record-audit.ts';
import { apiKeyId, refuseUnknownApiKey } from './revoke-api-key.ts';

const renameInput = z.object({ apiKeyId, name: apiKeyName });

/** Refuses API_KEY_NOT_FOUND; raises UNAUTHENTICATED, BAD_USER_INPUT. */
export async function renameApiKey(
  context: ActionContext,
  input: z.input<typeof renameInput>,
): Promise<ApiKey> {
  const { id: userId } = requireUser(context.caller);
  const { apiKeyId: id, name } = parseInput(renameInput, input);
  return inTransaction(context.db, async (tx) => {
    const renamed = await saveApiKeyName(tx, { id, userId }, { name, now: context.clock() });
    if (!renamed) return refuseUnknownApiKey(id);
    const details = { apiKeyId: id };
    const entry = { action: 'api-key.renamed', subject: userId, details } as const;
    await recordAudit(tx, { ...auditSource(context), ...entry });
    return renamed;
  });
}
