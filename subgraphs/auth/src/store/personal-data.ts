import { desc, eq, getTableColumns, or } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { AuthDb } from './database.ts';
import {
  apiKeys,
  auditEntries,
  avatars,
  challenges,
  credentials,
  emailChanges,
  familiarDevices,
  identities,
  mails,
  mediaUploads,
  oneTimeTokens,
  passkeys,
  recoveryCodes,
  sessions,
  totpFactors,
} from './tables.ts';

/** What belongs to a user, by the name that an export gives it; columns whose contents sign somebody in stay out. */
const tablesOfUsers = {
  password: part(credentials, credentials.userId, ['passwordHash']),
  sessions: part(sessions, sessions.userId, ['tokenHash', 'predecessorHash']),
  knownDevices: part(familiarDevices, familiarDevices.userId, []),
  identities: part(identities, identities.userId, []),
  authenticatorApps: part(totpFactors, totpFactors.userId, ['sealedSecret', 'usedStep']),
  recoveryCodes: part(recoveryCodes, recoveryCodes.userId, ['codeHash']),
  passkeys: part(passkeys, passkeys.userId, ['publicKey']),
  challenges: part(challenges, challenges.userId, ['tokenHash', 'passwordSeal']),
  apiKeys: part(apiKeys, apiKeys.userId, ['secretHash']),
  emailChanges: part(emailChanges, emailChanges.userId, []),
  links: part(oneTimeTokens, oneTimeTokens.userId, ['tokenHash']),
  avatars: part(avatars, avatars.userId, []),
  uploads: part(mediaUploads, mediaUploads.callerId, []),
};

export type StoredOfUser = Record<keyof typeof tablesOfUsers, Record<string, unknown>[]>;

/** All rows of a user beside their own and the audit log: they are bounded, one way or another. */
export async function findStoredOfUser(db: AuthDb, userId: string): Promise<StoredOfUser> {
  const found: Record<string, Record<string, unknown>[]> = {};
  for (const [name, { table, owner, columns }] of Object.entries(tablesOfUsers)) {
    found[name] = await db.select(columns).from(table).where(eq(owner, userId));
  }
  return found as StoredOfUser;
}

/** Mails that wait for an address, or were given up. */
export function findMailsTo(db: AuthDb, address: string) {
  const { template, locale, toAddress, toName, data, createdAt, givenUpAt } = mails;
  return db
    .select({ template, locale, toAddress, toName, data, createdAt, givenUpAt })
    .from(mails)
    .where(eq(mails.toAddress, address));
}

/** The newest entries of what somebody did and of what was done to them, as they are stored. */
export async function findAuditOf(db: AuthDb, userId: string, limit: number): Promise<string[]> {
  const rows = await db
    .select({ content: auditEntries.content })
    .from(auditEntries)
    .where(or(eq(auditEntries.actorId, userId), eq(auditEntries.subject, userId)))
    .orderBy(desc(auditEntries.at), desc(auditEntries.id))
    .limit(limit);
  return rows.map(({ content }) => content);
}

/** What a table has of whoever `owner` names, but for some columns. */
function part<T extends PgTable>(
  table: T,
  owner: PgColumn,
  secret: readonly (keyof T['_']['columns'])[],
): { table: PgTable; owner: PgColumn; columns: Record<string, PgColumn> } {
  const told = Object.entries<PgColumn>(getTableColumns(table)).filter(
    ([name, column]) => column !== owner && !secret.includes(name),
  );
  return { table, owner, columns: Object.fromEntries(told) };
}
