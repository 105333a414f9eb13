import { and, asc, eq, gt, isNull, lt, or } from 'drizzle-orm';
import type { DerivedKeys } from '../domain/derived-key.ts';
import type { AuthDb } from './database.ts';
import { isSealedByFirst, seal, unseal } from './sealed-text.ts';
import { totpFactors } from './tables.ts';

export interface TotpFactor {
  readonly userId: string;
  /** Base32. */
  readonly secret: string;
  readonly createdAt: Date;
  /** Null until a first code has come. */
  readonly confirmedAt: Date | null;
}

export async function findTotpFactor(
  db: AuthDb,
  { userId, sealingKey }: { userId: string; sealingKey: DerivedKeys },
): Promise<TotpFactor | undefined> {
  const [row] = await db.select().from(totpFactors).where(eq(totpFactors.userId, userId));
  if (!row) return undefined;
  const { sealedSecret, createdAt, confirmedAt } = row;
  const secret = unseal(sealedSecret, { key: sealingKey, label: labelOf(userId) });
  return { userId, secret, createdAt, confirmedAt };
}

/** Keeps a secret that no code has confirmed yet, in the place of an earlier one; false where one is confirmed. */
export async function saveEnrolment(
  tx: AuthDb,
  { userId, secret, createdAt }: Omit<TotpFactor, 'confirmedAt'>,
  sealingKey: DerivedKeys,
): Promise<boolean> {
  const sealedSecret = seal(secret, { key: sealingKey, label: labelOf(userId) });
  const saved = await tx
    .insert(totpFactors)
    .values({ userId, sealedSecret, createdAt })
    .onConflictDoUpdate({
      target: totpFactors.userId,
      set: { sealedSecret, createdAt },
      setWhere: isNull(totpFactors.confirmedAt),
    })
    .returning({ userId: totpFactors.userId });
  return saved.length > 0;
}

export async function confirmEnrolment(
  tx: AuthDb,
  { userId, confirmedAt }: { userId: string; confirmedAt: Date },
): Promise<void> {
  await tx.update(totpFactors).set({ confirmedAt }).where(eq(totpFactors.userId, userId));
}

/** Takes the code of a step, and with it those before; false where it, or a later one, was taken already. */
export async function useStep(
  tx: AuthDb,
  { userId, step }: { userId: string; step: number },
): Promise<boolean> {
  const isUnused = or(isNull(totpFactors.usedStep), lt(totpFactors.usedStep, step));
  const used = await tx
    .update(totpFactors)
    .set({ usedStep: step })
    .where(and(eq(totpFactors.userId, userId), isUnused))
    .returning({ userId: totpFactors.userId });
  return used.length > 0;
}

/** False where the account had none that counted; one that nobody confirmed goes as well. */
export async function deleteTotpFactor(tx: AuthDb, userId: string): Promise<boolean> {
  const [deleted] = await tx
    .delete(totpFactors)
    .where(eq(totpFactors.userId, userId))
    .returning({ confirmedAt: totpFactors.confirmedAt });
  return deleted !== undefined && deleted.confirmedAt !== null;
}

/**
 * Seals anew those of a batch of accounts, in the order of their ids, that another secret sealed.
 *
 * @returns how many, and the last account of the batch; null for one that was empty
 */
export async function resealTotpFactors(
  tx: AuthDb,
  sealingKey: DerivedKeys,
  { after, limit }: { after: string; limit: number },
): Promise<{ count: number; last: string } | null> {
  const rows = await tx
    .select({ userId: totpFactors.userId, sealedSecret: totpFactors.sealedSecret })
    .from(totpFactors)
    .where(gt(totpFactors.userId, after))
    .orderBy(asc(totpFactors.userId))
    .limit(limit)
    .for('update');
  const older = rows.filter(
    ({ userId, sealedSecret }) =>
      !isSealedByFirst(sealedSecret, { key: sealingKey, label: labelOf(userId) }),
  );
  for (const row of older) {
    const sealing = { key: sealingKey, label: labelOf(row.userId) };
    const sealedSecret = seal(unseal(row.sealedSecret, sealing), sealing);
    await tx.update(totpFactors).set({ sealedSecret }).where(eq(totpFactors.userId, row.userId));
  }
  const last = rows.at(-1)?.userId;
  return last === undefined ? null : { count: older.length, last };
}

/** So that a secret that is moved to another account does not open. */
function labelOf(userId: string): string {
  return `totp ${userId}`;
}
