import { and, asc, eq, inArray } from 'drizzle-orm';
import type { AuthDb } from './database.ts';
import { identities } from './tables.ts';

/** Who somebody is elsewhere: the two claims that a provider never gives to another (OpenID Connect Core §5.7). */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
}

export type LinkedIdentity = typeof identities.$inferSelect;

/** The user who signs in as this. */
export async function findIdentityOwner(
  tx: AuthDb,
  { issuer, subject }: Identity,
): Promise<string | undefined> {
  const [row] = await tx
    .select({ userId: identities.userId })
    .from(identities)
    .where(and(eq(identities.issuer, issuer), eq(identities.subject, subject)));
  return row?.userId;
}

/** Those of each user, the oldest first. */
export async function findIdentities(
  db: AuthDb,
  userIds: readonly string[],
): Promise<LinkedIdentity[]> {
  return db
    .select()
    .from(identities)
    .where(inArray(identities.userId, [...userIds]))
    .orderBy(asc(identities.createdAt), asc(identities.id));
}

/** Throws when it belongs to somebody already: two who link it at once. */
export async function insertIdentity(tx: AuthDb, identity: LinkedIdentity): Promise<void> {
  await tx.insert(identities).values(identity);
}

/** Returns the identity where it was the user's. */
export async function deleteIdentity(
  tx: AuthDb,
  { id, userId }: Pick<LinkedIdentity, 'id' | 'userId'>,
): Promise<LinkedIdentity | undefined> {
  const [gone] = await tx
    .delete(identities)
    .where(and(eq(identities.id, id), eq(identities.userId, userId)))
    .returning();
  return gone;
}
