import { and, eq, isNull, sql } from 'drizzle-orm';
import type { AuthDb } from './database.ts';
import { sessions } from './tables.ts';

/** When the user of a session that lasts proved last who they are; signing in was the first time. */
export async function findProof(db: AuthDb, sessionId: string): Promise<Date | undefined> {
  const [row] = await db
    .select({ createdAt: sessions.createdAt, provenAt: sessions.provenAt })
    .from(sessions)
    .where(and(eq(sessions.id, sessionId), isNull(sessions.endedAt)));
  return row && (row.provenAt ?? row.createdAt);
}

/** False where the session has ended. Of two at once the later proof stays. */
export async function saveProof(
  tx: AuthDb,
  { sessionId, provenAt }: { sessionId: string; provenAt: Date },
): Promise<boolean> {
  const saved = await tx
    .update(sessions)
    .set({ provenAt: sql`greatest(${sessions.provenAt}, ${provenAt.toISOString()}::timestamptz)` })
    .where(and(eq(sessions.id, sessionId), isNull(sessions.endedAt)))
    .returning({ id: sessions.id });
  return saved.length > 0;
}
