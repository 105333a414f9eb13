import { inTransaction } from '@supergraph/service/database/transaction';
import { currentKey, datesOfNewKey, upcomingKey } from '../domain/signing-key.ts';
import type { AuthDb } from '../store/database.ts';
import {
  addSigningKey,
  deleteRetiredKeys,
  loadSigningKeys,
  lockSigningKeys,
} from '../store/signing-keys.ts';

/**
 * Publishes the next signing key, which signs a day later, and removes keys whose last token has
 * expired. While a key is waiting for its day, no other is made: running this twice is harmless.
 *
 * @returns when the next key begins to sign, and whether it was made now
 */
export async function rotateKeys({
  db,
  sealingKey,
  now,
}: {
  db: AuthDb;
  sealingKey: Uint8Array;
  now: Date;
}): Promise<{ signsFrom: Date; isNew: boolean }> {
  return inTransaction(db, async (tx) => {
    await lockSigningKeys(tx);
    await deleteRetiredKeys(tx, now);
    const keys = await loadSigningKeys(tx, sealingKey);
    const waiting = currentKey(keys, now) && upcomingKey(keys, now);
    if (waiting) return { signsFrom: waiting.signsFrom, isNew: false };
    const dates = datesOfNewKey(keys, now);
    await addSigningKey(tx, { dates, sealingKey });
    return { signsFrom: dates.signsFrom, isNew: true };
  });
}
