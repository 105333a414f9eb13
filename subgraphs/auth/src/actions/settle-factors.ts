import { refusals } from '../errors.ts';
import type { AuthDb } from '../store/database.ts';
import { deleteRecoveryCodes } from '../store/recovery-codes.ts';
import { hasSecondFactor } from '../store/second-factors.ts';
import { passwordNeedsFactor } from '../store/users.ts';

/**
 * After a second factor of an account that is locked was taken away: with the last of them go the recovery codes, and
 * the password must do alone.
 *
 * Refuses PASSWORD_TOO_SHORT.
 */
export async function settleFactors(tx: AuthDb, userId: string): Promise<void> {
  if (await hasSecondFactor(tx, userId)) return;
  if (await passwordNeedsFactor(tx, userId)) {
    refusals.refuse(
      'PASSWORD_TOO_SHORT',
      'Choose a password of at least 15 characters first: yours does not do alone.',
    );
  }
  await deleteRecoveryCodes(tx, userId);
}
