import { and, count, eq, inArray } from 'drizzle-orm';
import type { AuthDb } from './database.ts';
import { recoveryCodes } from './tables.ts';

/** Puts new ones in the place of all that are left. */
export async function replaceRecoveryCodes(
  tx: AuthDb,
  { userId, codeHashes, createdAt }: { userId: string; codeHashes: string[]; createdAt: Date },
): Promise<void> {
  await deleteRecoveryCodes(tx, userId);
  await tx
    .insert(recoveryCodes)
    .values(codeHashes.map((codeHash) => ({ userId, codeHash, createdAt })));
}

export async function deleteRecoveryCodes(tx: AuthDb, userId: string): Promise<void> {
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
}

/** False for one that was used, or never was. */
export async function takeRecoveryCode(
  tx: AuthDb,
  { userId, codeHash }: { userId: string; codeHash: string },
): Promise<boolean> {
  const taken = await tx
    .delete(recoveryCodes)
    .where(and(eq(recoveryCodes.userId, userId), eq(recoveryCodes.codeHash, codeHash)))
    .returning({ userId: recoveryCodes.userId });
  return taken.length > 0;
}

/** How many each account has left. */
export async function countRecoveryCodes(
  db: AuthDb,
  userIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await db
    .select({ userId: recoveryCodes.userId, left: count() })
    .from(recoveryCodes)
    .where(inArray(recoveryCodes.userId, [...userIds]))
    .groupBy(recoveryCodes.userId);
  return new Map(rows.map(({ userId, left }) => [userId, left]));
}
