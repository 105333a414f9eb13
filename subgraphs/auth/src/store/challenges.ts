import { and, eq, gt, sql } from 'drizzle-orm';
import type { ChallengePurpose } from '../domain/challenge.ts';
import type { AuthDb } from './database.ts';
import { challenges } from './tables.ts';

export interface Challenge {
  readonly tokenHash: string;
  readonly purpose: ChallengePurpose;
  /** Who has to answer, and in which session; null where the answer tells. */
  readonly userId: string | null;
  readonly sessionId: string | null;
  readonly passwordSeal: string | null;
  /** Who vouched for them first, where it was not a password. */
  readonly provider: string | null;
  readonly issuer: string | null;
  readonly subject: string | null;
  readonly expiresAt: Date;
}

export interface PresentedChallenge {
  readonly tokenHash: string;
  readonly purpose: ChallengePurpose;
  readonly now: Date;
}

export async function insertChallenge(
  tx: AuthDb,
  challenge: typeof challenges.$inferInsert,
): Promise<void> {
  await tx.insert(challenges).values(challenge);
}

/** One that may be answered; it stays. */
export async function findChallenge(
  db: AuthDb,
  presented: PresentedChallenge,
): Promise<Challenge | undefined> {
  const [found] = await db.select().from(challenges).where(isGood(presented));
  return found;
}

/** The same, used up: of many who present it, one gets it. */
export async function takeChallenge(
  tx: AuthDb,
  presented: PresentedChallenge,
): Promise<Challenge | undefined> {
  const [taken] = await tx.delete(challenges).where(isGood(presented)).returning();
  return taken;
}

/** Deletes what nobody answered in time, at most `limit`; returns how many. Skips what others have in hand. */
export async function deleteExpiredChallenges(
  db: AuthDb,
  { now, limit }: { now: Date; limit: number },
): Promise<number> {
  const { count } = await db.execute(sql`DELETE FROM challenges WHERE token_hash = ANY (ARRAY(
    SELECT token_hash FROM challenges WHERE expires_at <= ${now.toISOString()}
    ORDER BY expires_at LIMIT ${limit} FOR UPDATE SKIP LOCKED))`);
  return count;
}

function isGood({ tokenHash, purpose, now }: PresentedChallenge) {
  return and(
    eq(challenges.tokenHash, tokenHash),
    eq(challenges.purpose, purpose),
    gt(challenges.expiresAt, now),
  );
}
