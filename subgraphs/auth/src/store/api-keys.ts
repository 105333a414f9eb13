import { and, count, desc, eq, gt, isNull, lte, or } from 'drizzle-orm';
import type { AuthDb } from './database.ts';
import { apiKeys } from './tables.ts';

export interface ApiKey {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
}

const known = {
  id: apiKeys.id,
  userId: apiKeys.userId,
  name: apiKeys.name,
  scopes: apiKeys.scopes,
  createdAt: apiKeys.createdAt,
  expiresAt: apiKeys.expiresAt,
  lastUsedAt: apiKeys.lastUsedAt,
};

/** Adds a key to an account that is locked, and forgets those of it that have expired. */
export async function insertApiKey(
  tx: AuthDb,
  key: Omit<ApiKey, 'lastUsedAt'> & { secretHash: string },
): Promise<void> {
  const { userId, createdAt } = key;
  await tx
    .delete(apiKeys)
    .where(and(eq(apiKeys.userId, userId), lte(apiKeys.expiresAt, createdAt)));
  await tx.insert(apiKeys).values({ ...key, scopes: [...key.scopes] });
}

export async function countApiKeys(tx: AuthDb, userId: string, now: Date): Promise<number> {
  const isGood = and(eq(apiKeys.userId, userId), gt(apiKeys.expiresAt, now));
  const [row] = await tx.select({ keys: count() }).from(apiKeys).where(isGood);
  return row?.keys ?? 0;
}

/** Those of a user that have not expired, the newest first; at most `limit`. */
export function findApiKeys(
  db: AuthDb,
  { userId, now, limit }: { userId: string; now: Date; limit: number },
): Promise<ApiKey[]> {
  return db
    .select(known)
    .from(apiKeys)
    .where(and(eq(apiKeys.userId, userId), gt(apiKeys.expiresAt, now)))
    .orderBy(desc(apiKeys.createdAt), desc(apiKeys.id))
    .limit(limit);
}

/** A key by its id, with the hash of its secret. */
export async function findApiKey(
  db: AuthDb,
  id: string,
): Promise<(ApiKey & { secretHash: string }) | undefined> {
  const [key] = await db
    .select({ ...known, secretHash: apiKeys.secretHash })
    .from(apiKeys)
    .where(eq(apiKeys.id, id));
  return key;
}

/** Returns the key where it is the user's, and has not expired. */
export async function saveApiKeyName(
  tx: AuthDb,
  { id, userId }: Pick<ApiKey, 'id' | 'userId'>,
  { name, now }: { name: string; now: Date },
): Promise<ApiKey | undefined> {
  const [renamed] = await tx
    .update(apiKeys)
    .set({ name })
    .where(and(eq(apiKeys.id, id), eq(apiKeys.userId, userId), gt(apiKeys.expiresAt, now)))
    .returning(known);
  return renamed;
}

/** Returns the key where it was the user's. */
export async function deleteApiKey(
  tx: AuthDb,
  { id, userId }: Pick<ApiKey, 'id' | 'userId'>,
): Promise<ApiKey | undefined> {
  const [gone] = await tx
    .delete(apiKeys)
    .where(and(eq(apiKeys.id, id), eq(apiKeys.userId, userId)))
    .returning(known);
  return gone;
}

/** Notes a use, where none was noted since a moment: a row that is read a lot is written seldom. */
export async function noteUse(
  db: AuthDb,
  id: string,
  { now, since }: { now: Date; since: Date },
): Promise<void> {
  const isDue = or(isNull(apiKeys.lastUsedAt), lte(apiKeys.lastUsedAt, since));
  await db
    .update(apiKeys)
    .set({ lastUsedAt: now })
    .where(and(eq(apiKeys.id, id), isDue));
}
