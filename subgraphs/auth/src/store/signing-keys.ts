import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { newId } from '@supergraph/service/ids';
import { asc, eq, isNull, lte, sql } from 'drizzle-orm';
import type { DerivedKeys } from '../domain/derived-key.ts';
import { type KeyDates, retirementOf } from '../domain/signing-key.ts';
import type { AuthDb } from './database.ts';
import { isSealedByFirst, type Sealing, seal, unseal } from './sealed-text.ts';
import { signingKeys } from './tables.ts';

export interface StoredKey extends KeyDates {
  readonly kid: string;
  readonly privateKey: KeyObject;
}

/** Replicas that need a key at the same moment make one together, not one each. */
export async function lockSigningKeys(tx: AuthDb): Promise<void> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended('signing-keys', 0))`);
}

/** All keys, the eldest first; a rotation removes those that have retired, so they stay few. */
export async function loadSigningKeys(db: AuthDb, sealingKey: DerivedKeys): Promise<StoredKey[]> {
  const rows = await db.select().from(signingKeys).orderBy(asc(signingKeys.signsFrom));
  return rows.map(({ sealedPrivateKey, ...row }) => ({
    ...row,
    privateKey: openKey(sealedPrivateKey, { key: sealingKey, label: row.kid }),
  }));
}

/** Makes a key pair, stores it and gives its id; keys without an end get theirs from when this one signs. */
export async function addSigningKey(
  tx: AuthDb,
  { dates, sealingKey }: { dates: KeyDates; sealingKey: DerivedKeys },
): Promise<string> {
  const kid = newId('key', dates.publishedAt.getTime());
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const retiresAt = retirementOf(dates.signsFrom);
  await tx.update(signingKeys).set({ retiresAt }).where(isNull(signingKeys.retiresAt));
  await tx
    .insert(signingKeys)
    .values({ kid, ...dates, sealedPrivateKey: seal(pem, { key: sealingKey, label: kid }) });
  return kid;
}

/** Seals anew what another secret sealed; returns how many. Call it under lockSigningKeys. */
export async function resealSigningKeys(tx: AuthDb, sealingKey: DerivedKeys): Promise<number> {
  const { kid, sealedPrivateKey } = signingKeys;
  const rows = await tx.select({ kid, sealedPrivateKey }).from(signingKeys);
  const older = rows.filter(
    (row) => !isSealedByFirst(row.sealedPrivateKey, { key: sealingKey, label: row.kid }),
  );
  for (const row of older) {
    const sealing = { key: sealingKey, label: row.kid };
    const fresh = seal(unseal(row.sealedPrivateKey, sealing), sealing);
    await tx.update(signingKeys).set({ sealedPrivateKey: fresh }).where(eq(kid, row.kid));
  }
  return older.length;
}

export async function deleteRetiredKeys(tx: AuthDb, now: Date): Promise<void> {
  await tx.delete(signingKeys).where(lte(signingKeys.retiresAt, now));
}

function openKey(sealed: string, sealing: Sealing): KeyObject {
  try {
    return createPrivateKey(unseal(sealed, sealing));
  } catch (cause) {
    throw new Error(
      'The signing keys cannot be opened: KEY_ENCRYPTION_SECRET is not the one they were sealed with, and no line of KEY_ENCRYPTION_SECRETS_FILE is.',
      { cause },
    );
  }
}
