import { randomBytes } from 'node:crypto';
import { inTransaction } from '@supergraph/service/database/transaction';
import { parseInput } from '@supergraph/service/errors';
import { idSchema, newId } from '@supergraph/service/ids';
import { line } from '@supergraph/service/text';
import { z } from 'zod';
import { hashSecret } from '../domain/machine-secret.ts';
import { deleteClient, insertClient, type ServiceClient } from '../store/clients.ts';
import type { AuthDb } from '../store/database.ts';
import { revokeMachine } from '../store/revocations.ts';
import { scopes } from './input-fields.ts';
import { auditOperator, recordAudit } from './record-audit.ts';

interface Operator {
  readonly db: AuthDb;
  readonly now: Date;
}

export const CLIENTS_LISTED_MAX = 1_000;

const clientInput = z.object({ name: line({ max: 100 }), scopes });
const revokeInput = z.object({ id: idSchema('cli') });

/** Makes credentials for a service; the secret is told this once. Raises BAD_USER_INPUT. */
export async function createClient(
  { db, now }: Operator,
  input: unknown,
): Promise<{ client: ServiceClient; secret: string }> {
  const given = parseInput(clientInput, input, 'create-client');
  const client = { ...given, id: newId('cli', now.getTime()), createdAt: now };
  const secret = randomBytes(32).toString('base64url');
  await inTransaction(db, async (tx) => {
    await insertClient(tx, { ...client, secretHash: hashSecret(secret) });
    const entry = { action: 'client.created', subject: client.id } as const;
    await recordAudit(tx, { ...auditOperator(now), ...entry, details: { scopes: client.scopes } });
  });
  return { client, secret };
}

/** Takes them back, and their access tokens within 2 s; undefined where there are none. Raises BAD_USER_INPUT. */
export async function revokeClient(
  { db, now }: Operator,
  input: unknown,
): Promise<ServiceClient | undefined> {
  const { id } = parseInput(revokeInput, input, 'revoke-client');
  return inTransaction(db, async (tx) => {
    const gone = await deleteClient(tx, id);
    if (!gone) return undefined;
    await revokeMachine(tx, id, now);
    await recordAudit(tx, { ...auditOperator(now), action: 'client.revoked', subject: id });
    return gone;
  });
}
