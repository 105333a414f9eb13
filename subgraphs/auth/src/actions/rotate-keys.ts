import { inTransaction } from '@supergraph/service/database/transaction';
import type { DerivedKeys } from '../domain/derived-key.ts';
import { currentKey, datesOfNewKey, isRotationDue, upcomingKey } from '../domain/signing-key.ts';
import type { AuthDb } from '../store/database.ts';
import {
  addSigningKey,
  deleteRetiredKeys,
  loadSigningKeys,
  lockSigningKeys,
  type StoredKey,
} from '../store/signing-keys.ts';
import { type AuditSource, auditOperator, auditSystem, recordAudit } from './record-audit.ts';

export interface Rotation {
  readonly db: AuthDb;
  readonly sealingKey: DerivedKeys;
  readonly now: Date;
}

/** When the next key begins to sign, and whether it was made now. */
export interface NextKey {
  readonly signsFrom: Date;
  readonly isNew: boolean;
}

/**
 * Publishes the next signing key, which signs a day later, and removes keys whose last token has
 * expired. While a key is waiting for its day, no other is made: running this twice is harmless. For operators.
 */
export function rotateKeys(rotation: Rotation): Promise<NextKey> {
  const { db, now } = rotation;
  return inTransaction(db, async (tx) => {
    const keys = await tidyKeys(tx, rotation);
    return waitingKey(keys, now) ?? (await publishKey(tx, rotation, keys, auditOperator(now)));
  });
}

/**
 * The same where the key in force will have signed so long when the next one begins to; else nothing. Every replica may
 * run it: together they make one key.
 */
export function rotateKeysWhenDue(
  rotation: Rotation,
  dueAfterMs: number,
): Promise<NextKey | undefined> {
  const { db, now } = rotation;
  return inTransaction(db, async (tx) => {
    const keys = await tidyKeys(tx, rotation);
    const waiting = waitingKey(keys, now);
    if (waiting || !isRotationDue(keys, { now, dueAfterMs })) return waiting;
    return publishKey(tx, rotation, keys, auditSystem(now));
  });
}

async function tidyKeys(tx: AuthDb, { sealingKey, now }: Rotation): Promise<StoredKey[]> {
  await lockSigningKeys(tx);
  await deleteRetiredKeys(tx, now);
  return loadSigningKeys(tx, sealingKey);
}

function waitingKey(keys: readonly StoredKey[], now: Date): NextKey | undefined {
  const waiting = currentKey(keys, now) && upcomingKey(keys, now);
  return waiting && { signsFrom: waiting.signsFrom, isNew: false };
}

async function publishKey(
  tx: AuthDb,
  { sealingKey, now }: Rotation,
  keys: readonly StoredKey[],
  source: AuditSource,
): Promise<NextKey> {
  const dates = datesOfNewKey(keys, now);
  const kid = await addSigningKey(tx, { dates, sealingKey });
  const details = { signsFrom: dates.signsFrom.toISOString() };
  await recordAudit(tx, { ...source, action: 'key.published', subject: kid, details });
  return { signsFrom: dates.signsFrom, isNew: true };
}
