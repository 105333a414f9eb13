import type { AuditEntry } from '../domain/audit-entry.ts';
import type { User } from '../domain/user.ts';
import type { AuthDb } from '../store/database.ts';
import { findAuditOf, findMailsTo, findStoredOfUser } from '../store/personal-data.ts';

/** The newest: with the oldest they would be too many for one answer. */
export const AUDIT_ENTRIES_MAX = 5_000;

/**
 * All that auth stores of somebody, for themself: without what would sign somebody in, and of what others did to them
 * without who these are. Counts of tries, kept for a day, are under hashes and left out.
 */
export async function personalData(db: AuthDb, user: User) {
  const { emailKey: _, version: __, ...profile } = user;
  const entries = await findAuditOf(db, user.id, AUDIT_ENTRIES_MAX + 1);
  return {
    user: profile,
    ...(await findStoredOfUser(db, user.id)),
    mails: await findMailsTo(db, user.email),
    auditEntries: entries.slice(0, AUDIT_ENTRIES_MAX).map((entry) => asItsUserSees(entry, user.id)),
    hasOlderAuditEntries: entries.length > AUDIT_ENTRIES_MAX,
  };
}

function asItsUserSees(content: string, userId: string) {
  const { actor, client, requestId, ...entry } = JSON.parse(content) as AuditEntry;
  const isOthers = actor.kind === 'user' && actor.id !== userId;
  return {
    ...entry,
    actor: actor.kind,
    ...(!isOthers && { isOwn: actor.kind === 'user', client, requestId }),
  };
}
