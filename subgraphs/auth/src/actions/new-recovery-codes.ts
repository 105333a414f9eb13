import { randomBytes } from 'node:crypto';
import { RECOVERY_CODE_BYTES, RECOVERY_CODES, writeRecoveryCode } from '../domain/recovery-code.ts';
import { hashToken } from '../domain/refresh-token.ts';
import type { AuthDb } from '../store/database.ts';
import { replaceRecoveryCodes } from '../store/recovery-codes.ts';

/** Makes ten, which are shown this once; those until now are of no use any more. */
export async function newRecoveryCodes(tx: AuthDb, userId: string, now: Date): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, () =>
    writeRecoveryCode(randomBytes(RECOVERY_CODE_BYTES)),
  );
  const codeHashes = codes.map(hashToken);
  await replaceRecoveryCodes(tx, { userId, codeHashes, createdAt: now });
  return codes;
}
