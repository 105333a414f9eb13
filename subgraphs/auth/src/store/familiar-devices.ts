import { fixedSelect, type Given } from '@supergraph/service/database/fixed-select';
import { and, desc, eq, lte, notInArray, or, sql } from 'drizzle-orm';
import type { AuthDb } from './database.ts';
import { familiarDevices } from './tables.ts';

export interface SeenDevice {
  readonly userId: string;
  /** As `familiarityOf` tells it. */
  readonly familiarity: string;
  readonly now: Date;
}

export interface FamiliarityBounds {
  /** How many of an account are remembered, those seen last. */
  readonly devicesMax: number;
  /** Those that were not seen for so long are forgotten. */
  readonly keptMs: number;
}

const devicesOfUser = fixedSelect((db, { userId }: Given<{ userId: string }>) =>
  db
    .select({ familiarity: familiarDevices.familiarity, seenAt: familiarDevices.seenAt })
    .from(familiarDevices)
    .where(eq(familiarDevices.userId, userId)),
);

/**
 * Remembers whence an account that is locked is signed in to.
 *
 * @returns FIRST where nothing was known of the account, KNOWN, or NEW
 */
export async function rememberDevice(
  tx: AuthDb,
  { userId, familiarity, now }: SeenDevice,
  { devicesMax, keptMs }: FamiliarityBounds,
): Promise<'FIRST' | 'KNOWN' | 'NEW'> {
  const [before] = await Promise.all([
    devicesOfUser(tx, { userId }),
    tx.execute(sql`INSERT INTO familiar_devices (user_id, familiarity, seen_at)
      VALUES (${userId}, ${familiarity}, ${now.toISOString()})
      ON CONFLICT (user_id, familiarity) DO UPDATE SET seen_at = excluded.seen_at`),
  ]);
  const oldest = new Date(now.getTime() - keptMs);
  const remembered = before.filter(({ seenAt }) => seenAt > oldest);
  if (before.length >= devicesMax || remembered.length < before.length) {
    const ofUser = eq(familiarDevices.userId, userId);
    const kept = tx
      .select({ familiarity: familiarDevices.familiarity })
      .from(familiarDevices)
      .where(ofUser)
      .orderBy(desc(familiarDevices.seenAt), desc(familiarDevices.familiarity))
      .limit(devicesMax);
    const isForgotten = or(
      lte(familiarDevices.seenAt, oldest),
      notInArray(familiarDevices.familiarity, kept),
    );
    await tx.delete(familiarDevices).where(and(ofUser, isForgotten));
  }
  if (remembered.length === 0) return 'FIRST';
  return remembered.some((one) => one.familiarity === familiarity) ? 'KNOWN' : 'NEW';
}
