import { and, inArray, isNotNull, sql } from 'drizzle-orm';
import type { AuthDb } from './database.ts';
import { passkeys, totpFactors, users } from './tables.ts';

/** Whether the account's password does not do alone. */
export async function hasSecondFactor(db: AuthDb, userId: string): Promise<boolean> {
  return (await findHolders(db, [userId])).has(userId);
}

/** The same of the user whose row is selected, as a column. */
export const userHasSecondFactor = sql<boolean>`(
  EXISTS (SELECT FROM ${totpFactors} WHERE ${totpFactors.userId} = ${users.id} AND ${totpFactors.confirmedAt} IS NOT NULL)
  OR EXISTS (SELECT FROM ${passkeys} WHERE ${passkeys.userId} = ${users.id}))`.as(
  'has_second_factor',
);

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
