import { inTransaction } from '@supergraph/service/database/transaction';
import type { DerivedKeys } from '../domain/derived-key.ts';
import type { AuthDb } from '../store/database.ts';
import { lockSigningKeys, resealSigningKeys } from '../store/signing-keys.ts';
import { resealTotpFactors } from '../store/totp-factors.ts';
import { auditOperator, recordAudit } from './record-audit.ts';

const FACTORS_PER_BATCH = 200;

/**
 * Seals everything anew that another than the first secret sealed. Running it again is harmless, and finds what a
 * process that did not know the first one yet sealed meanwhile.
 *
 * @returns how many signing keys and second factors that were, and the id of the secret that seals all now
 */
export async function rotateEncryptionSecret({
  db,
  sealingKey,
  now,
}: {
  db: AuthDb;
  sealingKey: DerivedKeys;
  now: Date;
}): Promise<{ id: string; keys: number; factors: number }> {
  const [{ id }] = sealingKey();
  const keys = await inTransaction(db, async (tx) => {
    await lockSigningKeys(tx);
    return resealSigningKeys(tx, sealingKey);
  });
  const factors = await resealFactors(db, sealingKey);
  const details = { keys, factors };
  const entry = { action: 'encryption.rotated', subject: `encryption/${id}`, details } as const;
  await recordAudit(db, { ...auditOperator(now), ...entry });
  return { id, keys, factors };
}

/** A batch at a time, so that nobody who signs in waits for all of them. */
async function resealFactors(db: AuthDb, sealingKey: DerivedKeys): Promise<number> {
  let factors = 0;
  let after = '';
  while (true) {
    const batch = { after, limit: FACTORS_PER_BATCH };
    const done = await inTransaction(db, (tx) => resealTotpFactors(tx, sealingKey, batch));
    if (!done) return factors;
    factors += done.count;
    after = done.last;
  }
}
