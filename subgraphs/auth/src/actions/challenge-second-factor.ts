import { randomBytes } from 'node:crypto';
import type { ActionContext } from '../deps.ts';
import { challengeLifetimeMs } from '../domain/challenge.ts';
import { hashToken } from '../domain/refresh-token.ts';
import { refusals } from '../errors.ts';
import { insertChallenge } from '../store/challenges.ts';
import type { AuthDb } from '../store/database.ts';
import { countPasskeys } from '../store/passkeys.ts';
import { writeRequestOptions } from './ask-for-passkey.ts';
import type { ProvenIdentity } from './link-identity.ts';

export interface SecondFactorChallenge {
  readonly challenge: string;
  readonly expiresAt: Date;
  readonly hasPasskeys: boolean;
}

interface HalfProven {
  readonly userId: string;
  readonly passwordHash: string;
  /** Where a provider vouched for them, and no password. */
  readonly elsewhere?: ProvenIdentity;
  readonly now: Date;
}

/**
 * What stands for a first factor that was right, until a second one comes with it; only as long as the password of the
 * account stays what it is. A passkey signs these same bytes, so that there is one challenge, which is good once.
 */
export async function challengeSecondFactor(
  tx: AuthDb,
  { userId, passwordHash, elsewhere, now }: HalfProven,
): Promise<SecondFactorChallenge> {
  const challenge = randomBytes(32).toString('base64url');
  const expiresAt = new Date(now.getTime() + challengeLifetimeMs);
  await insertChallenge(tx, {
    tokenHash: hashToken(challenge),
    purpose: 'SECOND_FACTOR',
    userId,
    sessionId: null,
    passwordSeal: hashToken(passwordHash),
    ...elsewhere,
    expiresAt,
  });
  return { challenge, expiresAt, hasPasskeys: (await countPasskeys(tx, userId)) > 0 };
}

/**
 * What to ask of a browser; null for an account without a passkey. Names none: which ones somebody has is not told to
 * who knows no more than their password.
 */
export function passkeyOptionsFor(
  context: ActionContext,
  { challenge, hasPasskeys }: SecondFactorChallenge,
): Promise<string> | null {
  const bytes = new Uint8Array(Buffer.from(challenge, 'base64url'));
  return hasPasskeys ? writeRequestOptions(context, bytes) : null;
}

/** Call it after the transaction, which it would roll back. */
export async function refuseWithoutFactor(
  context: ActionContext,
  asked: SecondFactorChallenge,
): Promise<never> {
  const { challenge, expiresAt } = asked;
  return refusals.refuse(
    'SECOND_FACTOR_REQUIRED',
    asked.hasPasskeys
      ? 'This account has a second factor: use a passkey of it, or give a code.'
      : 'This account has a second factor: give a code of its authenticator app.',
    [],
    { challenge, expiresAt, passkeyOptions: await passkeyOptionsFor(context, asked) },
  );
}
