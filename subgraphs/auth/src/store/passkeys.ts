import { and, asc, count, eq, inArray, lt, or, sql } from 'drizzle-orm';
import type { AuthDb } from './database.ts';
import { passkeys } from './tables.ts';

export type Passkey = typeof passkeys.$inferSelect;

/** Those of each user, the oldest first; an account may have few. */
export async function findPasskeys(db: AuthDb, userIds: readonly string[]): Promise<Passkey[]> {
  return db
    .select()
    .from(passkeys)
    .where(inArray(passkeys.userId, [...userIds]))
    .orderBy(asc(passkeys.createdAt), asc(passkeys.id));
}

export async function findPasskeyBy(
  db: AuthDb,
  { credentialId }: { credentialId: string },
): Promise<Passkey | undefined> {
  const [found] = await db.select().from(passkeys).where(eq(passkeys.credentialId, credentialId));
  return found;
}

export async function countPasskeys(db: AuthDb, userId: string): Promise<number> {
  const [row] = await db
    .select({ passkeys: count() })
    .from(passkeys)
    .where(eq(passkeys.userId, userId));
  return row?.passkeys ?? 0;
}

/** False where somebody has it already. */
export async function insertPasskey(tx: AuthDb, passkey: Passkey): Promise<boolean> {
  const inserted = await tx
    .insert(passkeys)
    .values(passkey)
    .onConflictDoNothing({ target: passkeys.credentialId })
    .returning({ id: passkeys.id });
  return inserted.length > 0;
}

export interface PasskeyUse {
  readonly id: string;
  readonly counter: number;
  readonly isBackedUp: boolean;
  readonly lastUsedAt: Date;
}

/**
 * Moves the counter on; false where it did not grow, so that of two that signed with one counter one is a copy. A
 * passkey that never counts says 0 each time.
 */
export async function usePasskey(
  tx: AuthDb,
  { id, counter, ...use }: PasskeyUse,
): Promise<boolean> {
  const hasGrown = or(
    lt(passkeys.counter, counter),
    and(eq(passkeys.counter, 0), sql`${counter} = 0`),
  );
  const used = await tx
    .update(passkeys)
    .set({ counter, ...use })
    .where(and(eq(passkeys.id, id), hasGrown))
    .returning({ id: passkeys.id });
  return used.length > 0;
}

interface OwnPasskey {
  readonly id: string;
  readonly userId: string;
}

export async function savePasskeyName(
  tx: AuthDb,
  own: OwnPasskey,
  name: string,
): Promise<Passkey | undefined> {
  const [renamed] = await tx.update(passkeys).set({ name }).where(isOwn(own)).returning();
  return renamed;
}

export async function deletePasskey(tx: AuthDb, own: OwnPasskey): Promise<Passkey | undefined> {
  const [deleted] = await tx.delete(passkeys).where(isOwn(own)).returning();
  return deleted;
}

function isOwn({ id, userId }: OwnPasskey) {
  return and(eq(passkeys.id, id), eq(passkeys.userId, userId));
}
