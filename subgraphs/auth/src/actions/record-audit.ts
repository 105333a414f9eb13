import { addressBlock } from '@supergraph/service/http/address-block';
import { newId } from '@supergraph/service/ids';
import type { ActionContext } from '../deps.ts';
import { type AuditActor, type AuditEntry, writeAuditEntry } from '../domain/audit-entry.ts';
import { insertAuditEntry } from '../store/audit-entries.ts';
import type { AuthDb } from '../store/database.ts';

/** Who does something, when, and by which request. */
export interface AuditSource extends Pick<AuditEntry, 'actor' | 'client' | 'requestId'> {
  readonly now: Date;
}

export interface Audited extends AuditSource, Pick<AuditEntry, 'action' | 'subject'> {
  readonly details?: AuditEntry['details'];
}

/**
 * Writes into the audit log that something was done, in the transaction that does it: where that rolls back, nothing
 * was done. Every action that changes something calls it: `recordAudit(tx, { ...auditSource(context), action:
 * 'user.suspended', subject: user.id })`. The entry is linked to those before it when the transaction commits.
 */
export async function recordAudit(
  tx: AuthDb,
  { now, details = {}, client, ...entry }: Audited,
): Promise<void> {
  const id = newId('aud', now.getTime());
  const from = client && {
    address: addressBlock(client.address),
    name: client.name,
    version: client.version,
  };
  const content = writeAuditEntry({ ...entry, id, at: now, client: from, details });
  await insertAuditEntry(tx, { id, at: now, content });
}

/** The caller of a request. */
export function auditSource({
  caller,
  client,
  requestId,
  clock,
}: Pick<ActionContext, 'caller' | 'client' | 'requestId' | 'clock'>): AuditSource {
  return { actor: actorOf(caller), client, requestId, now: clock() };
}

/** Whoever runs a command of the service. */
export function auditOperator(now: Date): AuditSource {
  return { actor: { kind: 'operator' }, client: null, requestId: null, now };
}

/** Auth by itself. */
export function auditSystem(now: Date): AuditSource {
  return { actor: { kind: 'system' }, client: null, requestId: null, now };
}

/** Somebody who has just proved who they are, and has no token yet. */
export function auditProven(
  { client, requestId, clock }: Pick<ActionContext, 'client' | 'requestId' | 'clock'>,
  user: { id: string; sessionId: string | null },
): AuditSource {
  return { actor: { kind: 'user', ...user }, client, requestId, now: clock() };
}

function actorOf(caller: ActionContext['caller']): AuditActor {
  if (caller.kind !== 'user') return { kind: 'anonymous' };
  return { kind: 'user', id: caller.id, sessionId: caller.sessionId };
}
