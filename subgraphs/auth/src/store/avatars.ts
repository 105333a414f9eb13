import { eq, inArray } from 'drizzle-orm';
import type { AuthDb } from './database.ts';
import { avatars, mediaObjects } from './tables.ts';

export interface AvatarRow {
  readonly userId: string;
  readonly hash: string;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
}

export function findAvatars(db: AuthDb, userIds: readonly string[]): Promise<AvatarRow[]> {
  const { width, height } = mediaObjects;
  return db
    .select({ userId: avatars.userId, hash: avatars.hash, width, height })
    .from(avatars)
    .innerJoin(mediaObjects, eq(mediaObjects.hash, avatars.hash))
    .where(inArray(avatars.userId, [...userIds]));
}

/** In the place of the one before. */
export async function saveAvatar(
  tx: AuthDb,
  row: { userId: string; hash: string; createdAt: Date },
): Promise<void> {
  const { hash, createdAt } = row;
  await tx
    .insert(avatars)
    .values(row)
    .onConflictDoUpdate({ target: avatars.userId, set: { hash, createdAt } });
}

/** False where there was none. */
export async function deleteAvatar(tx: AuthDb, userId: string): Promise<boolean> {
  const { count } = await tx.delete(avatars).where(eq(avatars.userId, userId));
  return count > 0;
}
