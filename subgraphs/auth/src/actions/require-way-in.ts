import { refusals } from '../errors.ts';
import type { AuthDb } from '../store/database.ts';
import { findIdentities } from '../store/identities.ts';
import { countPasskeys } from '../store/passkeys.ts';
import { hasChosenPassword } from '../store/users.ts';

/**
 * Whether an account that is locked can still be signed in to, after something that did it was taken away: by a
 * password that somebody knows, a passkey, or elsewhere.
 *
 * Refuses LAST_SIGN_IN_METHOD.
 */
export async function requireWayIn(tx: AuthDb, userId: string): Promise<void> {
  if (await hasChosenPassword(tx, userId)) return;
  if ((await countPasskeys(tx, userId)) > 0) return;
  if ((await findIdentities(tx, [userId])).length > 0) return;
  refusals.refuse(
    'LAST_SIGN_IN_METHOD',
    'Nothing else signs in to your account: choose a password, or add a passkey, first.',
  );
}
