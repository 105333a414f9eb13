import { and, desc, eq, isNotNull } from 'drizzle-orm';
import type { AuthDb } from './database.ts';
import { refreshTokens, sessions } from './tables.ts';

// Before decision 26 a token named nothing and had a row of its own. Clients hold such tokens until 2026-12-26; then
// this file goes, and the table with it. Nothing new is written there.

/**
 * The session of a token that names none. Where it is in force and the session does not know it, the session learns
 * it; any other was rotated away. Whoever else presents it waits for the row.
 */
export async function adoptOlderToken(tx: AuthDb, tokenHash: string): Promise<string | undefined> {
  const isPresented = eq(refreshTokens.tokenHash, tokenHash);
  const [row] = await tx.select().from(refreshTokens).where(isPresented).for('update');
  if (!row) return undefined;
  const { sessionId: id, rotatedAt, isMirror } = row;
  if (rotatedAt || isMirror) return id;
  const [predecessor] = await tx
    .select({ predecessorHash: refreshTokens.tokenHash, rotatedAt: refreshTokens.rotatedAt })
    .from(refreshTokens)
    .where(and(eq(refreshTokens.sessionId, id), isNotNull(refreshTokens.rotatedAt)))
    .orderBy(desc(refreshTokens.rotatedAt))
    .limit(1);
  await tx
    .update(sessions)
    .set({ tokenHash, predecessorHash: null, rotatedAt: null, ...predecessor })
    .where(eq(sessions.id, id));
  await tx.update(refreshTokens).set({ isMirror: true }).where(isPresented);
  return id;
}
