import { and, desc, eq, inArray, isNotNull, isNull, lte, or } from 'drizzle-orm';
import type { SessionState } from '../domain/session.ts';
import type { AuthDb } from './database.ts';
import { refreshTokens } from './tables.ts';

// Replicas of the version before keep a row for each token and know no other place. While they may run
// beside this version, it takes over what they wrote and writes what they will look for; clients hold
// tokens of theirs for 30 days more. Then this file goes, and the table with it: decision 26.

/**
 * The session of a token that may not name it. The row is locked before the session, which is the order
 * that older replicas lock in.
 */
export async function lockTokenRow(tx: AuthDb, tokenHash: string): Promise<string | undefined> {
  const [row] = await tx
    .select({ sessionId: refreshTokens.sessionId })
    .from(refreshTokens)
    .where(eq(refreshTokens.tokenHash, tokenHash))
    .for('update');
  return row?.sessionId;
}

type Tokens = Pick<SessionState, 'tokenHash' | 'predecessorHash' | 'rotatedAt'>;

/**
 * The tokens of a session that is locked, as an older replica left them; undefined when this version was
 * the last to rotate them.
 */
export async function findOlderTokens(
  tx: AuthDb,
  session: { id: string; tokenHash: string | null },
): Promise<Tokens | undefined> {
  const isOfSession = eq(refreshTokens.sessionId, session.id);
  const [newest] = await tx
    .select({ tokenHash: refreshTokens.tokenHash })
    .from(refreshTokens)
    .where(and(isOfSession, isNull(refreshTokens.rotatedAt), eq(refreshTokens.isMirror, false)));
  if (!newest) return undefined;
  const [rotated] = await tx
    .select()
    .from(refreshTokens)
    .where(and(isOfSession, isNotNull(refreshTokens.rotatedAt)))
    .orderBy(desc(refreshTokens.rotatedAt))
    .limit(1);
  if (!rotated) return { ...newest, predecessorHash: null, rotatedAt: null };
  const predecessorHash = rotated.isMirror ? session.tokenHash : rotated.tokenHash;
  return { ...newest, predecessorHash, rotatedAt: rotated.rotatedAt };
}

export interface Mirrored {
  readonly sessionId: string;
  /** Of the token as clients get it, and of what an older replica makes of its predecessor. */
  readonly tokenHashes: readonly string[];
  readonly expiresAt: Date;
}

/** Makes a new token known to older replicas. */
export async function mirrorToken(tx: AuthDb, token: Mirrored): Promise<void> {
  const { sessionId, tokenHashes, expiresAt } = token;
  await tx
    .insert(refreshTokens)
    .values(tokenHashes.map((tokenHash) => ({ tokenHash, sessionId, expiresAt, isMirror: true })));
}

/** Tells older replicas that the session's newest token was rotated, and forgets those before it. */
export async function mirrorRotation(
  tx: AuthDb,
  { sessionId, rotatedAt }: { sessionId: string; rotatedAt: Date },
): Promise<void> {
  const isOfSession = eq(refreshTokens.sessionId, sessionId);
  const isForgotten = or(
    lte(refreshTokens.expiresAt, rotatedAt),
    and(refreshTokens.isMirror, isNotNull(refreshTokens.rotatedAt)),
  );
  // Whoever has a row in hand waits for the session.
  const forgotten = tx
    .select({ tokenHash: refreshTokens.tokenHash })
    .from(refreshTokens)
    .where(and(isOfSession, isForgotten))
    .for('update', { skipLocked: true });
  await tx.delete(refreshTokens).where(inArray(refreshTokens.tokenHash, forgotten));
  await tx
    .update(refreshTokens)
    .set({ rotatedAt })
    .where(and(isOfSession, isNull(refreshTokens.rotatedAt)));
}
