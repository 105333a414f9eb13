import { newId } from '@supergraph/service/ids';
import type { ActionContext } from '../deps.ts';
import type { User } from '../domain/user.ts';
import type { AuthDb } from '../store/database.ts';
import { type Identity, insertIdentity } from '../store/identities.ts';
import { noticeFactor } from './notice-factor.ts';
import { type AuditSource, recordAudit } from './record-audit.ts';

/** Who somebody is elsewhere, and the name of the provider that says so. */
export interface ProvenIdentity extends Identity {
  readonly provider: string;
}

/** Lets whoever a provider vouches for sign in to an account that is locked. Its owner gets a mail, who may not know of it. */
export async function linkIdentity(
  tx: AuthDb,
  context: Pick<ActionContext, 'client' | 'clock'>,
  { user, identity, source }: { user: User; identity: ProvenIdentity; source: AuditSource },
): Promise<void> {
  const { provider, ...who } = identity;
  const { now } = source;
  const id = newId('idn', now.getTime());
  await insertIdentity(tx, { ...who, id, userId: user.id, createdAt: now });
  const entry = { action: 'user.identity-linked', subject: user.id } as const;
  await recordAudit(tx, { ...source, ...entry, details: { provider } });
  const isNew = user.createdAt.getTime() === now.getTime();
  if (!isNew) await noticeFactor(tx, context, user, { news: 'identity-linked', provider });
}
