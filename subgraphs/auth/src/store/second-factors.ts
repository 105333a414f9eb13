import { and, inArray, isNotNull } from 'drizzle-orm';
import type { AuthDb } from './database.ts';
import { passkeys, totpFactors } from './tables.ts';

/** Whether the account's password does not do alone. */
export async function hasSecondFactor(db: AuthDb, userId: string): Promise<boolean> {
  return (await findHolders(db, [userId])).has(userId);
}

/** Those of the users who have a second factor: an authenticator app that counts, or a passkey. */
export async function findHolders(db: AuthDb, userIds: readonly string[]): Promise<Set<string>> {
  const ofPasskeys = db
    .select({ userId: passkeys.userId })
    .from(passkeys)
    .where(inArray(passkeys.userId, [...userIds]));
  return new Set((await ofApps(db, userIds).union(ofPasskeys)).map(({ userId }) => userId));
}

/** Those of them who have an authenticator app. */
export async function findAppHolders(db: AuthDb, userIds: readonly string[]): Promise<Set<string>> {
  return new Set((await ofApps(db, userIds)).map(({ userId }) => userId));
}

function ofApps(db: AuthDb, userIds: readonly string[]) {
  return db
    .select({ userId: totpFactors.userId })
    .from(totpFactors)
    .where(and(inArray(totpFactors.userId, [...userIds]), isNotNull(totpFactors.confirmedAt)));
}
