import { randomBytes } from 'node:crypto';
import { inTransaction } from '@supergraph/service/database/transaction';
import { Fault, parseInput } from '@supergraph/service/errors';
import { newId } from '@supergraph/service/ids';
import { line } from '@supergraph/service/text';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { hashSecret, writeApiKey } from '../domain/machine-secret.ts';
import type { User } from '../domain/user.ts';
import { refusals } from '../errors.ts';
import { type ApiKey, countApiKeys, insertApiKey } from '../store/api-keys.ts';
import type { AuthDb } from '../store/database.ts';
import { permissionsOf } from '../store/roles.ts';
import { lockUser } from '../store/users.ts';
import { scopes } from './input-fields.ts';
import { noticeFactor } from './notice-factor.ts';
import { auditSource, recordAudit } from './record-audit.ts';
import { requireFreshProof } from './require-fresh-proof.ts';

const DAY_MS = 24 * 3_600_000;
const expiresInDays = { min: 1, max: 365, default: 90 };

export const apiKeyName = line({ max: 100 });

const createApiKeyInput = z.object({
  name: apiKeyName,
  scopes,
  expiresInDays: z
    .int()
    .min(expiresInDays.min)
    .max(expiresInDays.max)
    .nullish()
    .transform((days) => days ?? expiresInDays.default),
});

/**
 * Makes a key with which a program acts for the caller, with no more than `scopes` of what the caller may do.
 *
 * Refuses SCOPE_NOT_HELD, API_KEY_LIMIT_REACHED; raises UNAUTHENTICATED, STEP_UP_REQUIRED,
 * BAD_USER_INPUT.
 *
 * @returns the key as its owner sees it, and its secret, which is told this once
 */
export async function createApiKey(
  context: ActionContext,
  input: z.input<typeof createApiKeyInput>,
): Promise<{ apiKey: ApiKey; secret: string }> {
  const { id: userId } = await requireFreshProof(context.db, context);
  const given = parseInput(createApiKeyInput, input);
  const now = context.clock();
  const apiKey = {
    ...{ id: newId('key', now.getTime()), userId, name: given.name, scopes: given.scopes },
    createdAt: now,
    expiresAt: new Date(now.getTime() + given.expiresInDays * DAY_MS),
  };
  const secret = randomBytes(32).toString('base64url');
  await inTransaction(context.db, async (tx) => {
    const owner = await requireHeld(tx, apiKey);
    const most = context.limits.apiKeysPerAccount;
    if ((await countApiKeys(tx, userId, now)) >= most) {
      return refusals.refuse('API_KEY_LIMIT_REACHED', `An account has ${most} API keys at most.`);
    }
    await insertApiKey(tx, { ...apiKey, secretHash: hashSecret(secret) });
    const details = { apiKeyId: apiKey.id, scopes: apiKey.scopes };
    const action = 'api-key.created';
    await recordAudit(tx, { ...auditSource(context), action, subject: userId, details });
    await noticeFactor(tx, context, owner, { news: 'api-key-added', apiKey: apiKey.name });
  });
  const text = writeApiKey({ id: apiKey.id, secret }, context.apiKeySealingKey);
  return { apiKey: { ...apiKey, lastUsedAt: null }, secret: text };
}

/** Whether the owner has the scopes now. Their account is locked from here on, so that keys are counted one by one. */
async function requireHeld(
  tx: AuthDb,
  { userId, scopes }: Pick<ApiKey, 'userId' | 'scopes'>,
): Promise<User> {
  const owner = await lockUser(tx, userId);
  if (owner?.status !== 'ACTIVE') {
    const details = { reason: 'revoked' };
    throw new Fault('UNAUTHENTICATED', 'The account is closed.', { details });
  }
  const held = await permissionsOf(tx, owner.roles);
  const index = scopes.findIndex((scope) => !held.includes(scope));
  if (index === -1) return owner;
  const path = ['input', 'scopes', String(index)];
  return refusals.refuse(
    'SCOPE_NOT_HELD',
    `You do not have the permission ${scopes[index]}.`,
    path,
  );
}
