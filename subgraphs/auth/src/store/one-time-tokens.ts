import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { OneTimeToken, TokenPurpose } from '../domain/one-time-token.ts';
import type { AuthDb } from './database.ts';
import { oneTimeTokens } from './tables.ts';

export interface NewToken extends Omit<OneTimeToken, 'usedAt'> {
  readonly tokenHash: string;
  readonly createdAt: Date;
}

export async function insertToken(tx: AuthDb, token: NewToken): Promise<void> {
  await tx.insert(oneTimeTokens).values(token);
}

/** A token of the purpose, by its hash. Lock its user before the token itself. */
export async function findToken(
  db: AuthDb,
  { tokenHash, purpose }: { tokenHash: string; purpose: TokenPurpose },
): Promise<OneTimeToken | undefined> {
  const [token] = await db
    .select()
    .from(oneTimeTokens)
    .where(and(eq(oneTimeTokens.tokenHash, tokenHash), eq(oneTimeTokens.purpose, purpose)));
  return token;
}

/** The token as it stands, which nobody else uses until the transaction ends. */
export async function lockToken(tx: AuthDb, id: string): Promise<OneTimeToken | undefined> {
  const [token] = await tx
    .select()
    .from(oneTimeTokens)
    .where(eq(oneTimeTokens.id, id))
    .for('update');
  return token;
}

export async function markTokenUsed(tx: AuthDb, id: string, usedAt: Date): Promise<void> {
  await tx.update(oneTimeTokens).set({ usedAt }).where(eq(oneTimeTokens.id, id));
}

/** Makes tokens of no use that were sent to a user and have not been used. */
export async function deleteUnusedTokens(
  tx: AuthDb,
  { userId, purposes }: { userId: string; purposes: readonly TokenPurpose[] },
): Promise<void> {
  await tx
    .delete(oneTimeTokens)
    .where(
      and(
        eq(oneTimeTokens.userId, userId),
        inArray(oneTimeTokens.purpose, [...purposes]),
        isNull(oneTimeTokens.usedAt),
      ),
    );
}

/** Deletes tokens that have expired, at most `limit`; returns how many. Skips what others have in hand. */
export async function deleteExpiredTokens(
  db: AuthDb,
  { now, limit }: { now: Date; limit: number },
): Promise<number> {
  const { count } = await db.execute(sql`DELETE FROM one_time_tokens WHERE id = ANY (ARRAY(
    SELECT id FROM one_time_tokens WHERE expires_at <= ${now.toISOString()}
    ORDER BY expires_at LIMIT ${limit} FOR UPDATE SKIP LOCKED))`);
  return count;
}
