import { eq } from 'drizzle-orm';
import type { AuthDb } from './database.ts';
import { emailChanges } from './tables.ts';

export type EmailChange = typeof emailChanges.$inferSelect;

/** Puts the change in the place of one that the user asked for before. Call it while the user is locked. */
export async function saveEmailChange(tx: AuthDb, change: EmailChange): Promise<void> {
  await tx
    .insert(emailChanges)
    .values(change)
    .onConflictDoUpdate({ target: emailChanges.userId, set: change });
}

export async function findEmailChange(
  db: AuthDb,
  userId: string,
): Promise<EmailChange | undefined> {
  const [change] = await db.select().from(emailChanges).where(eq(emailChanges.userId, userId));
  return change;
}

export async function deleteEmailChange(tx: AuthDb, userId: string): Promise<void> {
  await tx.delete(emailChanges).where(eq(emailChanges.userId, userId));
}
