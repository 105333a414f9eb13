import { and, eq } from 'drizzle-orm';
import type { AuthDb } from './database.ts';
import { identities } from './tables.ts';

/** Who somebody is elsewhere: the two claims that a provider never gives to another (OpenID Connect Core §5.7). */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
}

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

/** Throws when it belongs to somebody already: two who link it at once. */
export async function insertIdentity(
  tx: AuthDb,
  identity: Identity & { userId: string; createdAt: Date },
): Promise<void> {
  await tx.insert(identities).values(identity);
}
