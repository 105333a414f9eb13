import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { newId } from '@supergraph/service/ids';
import { asc, isNull, lte, sql } from 'drizzle-orm';
import { type KeyDates, retirementOf } from '../domain/signing-key.ts';
import type { AuthDb } from './database.ts';
import { seal, unseal } from './sealed-text.ts';
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
export async function loadSigningKeys(db: AuthDb, sealingKey: Uint8Array): Promise<StoredKey[]> {
  const rows = await db.select().from(signingKeys).orderBy(asc(signingKeys.signsFrom));
  return rows.map(({ sealedPrivateKey, ...row }) => ({
    ...row,
    privateKey: openKey(sealedPrivateKey, { key: sealingKey, label: row.kid }),
  }));
}

/** Makes a key pair and stores it; keys without an end get theirs from when this one signs. */
export async function addSigningKey(
  tx: AuthDb,
  { dates, sealingKey }: { dates: KeyDates; sealingKey: Uint8Array },
): Promise<void> {
  const kid = newId('key', dates.publishedAt.getTime());
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const retiresAt = retirementOf(dates.signsFrom);
  await tx.update(signingKeys).set({ retiresAt }).where(isNull(signingKeys.retiresAt));
  await tx
    .insert(signingKeys)
    .values({ kid, ...dates, sealedPrivateKey: seal(pem, { key: sealingKey, label: kid }) });
}

export async function deleteRetiredKeys(tx: AuthDb, now: Date): Promise<void> {
  await tx.delete(signingKeys).where(lte(signingKeys.retiresAt, now));
}

function openKey(sealed: string, sealing: { key: Uint8Array; label: string }): KeyObject {
  try {
    return createPrivateKey(unseal(sealed, sealing));
  } catch (cause) {
    throw new Error(
      'The signing keys cannot be opened: KEY_ENCRYPTION_SECRET is not the one they were sealed with.',
      { cause },
    );
  }
}
