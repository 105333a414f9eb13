import { randomBytes } from 'node:crypto';
import { challengeLifetimeMs } from '../domain/challenge.ts';
import { hashToken } from '../domain/refresh-token.ts';
import { refusals } from '../errors.ts';
import { insertChallenge } from '../store/challenges.ts';
import type { AuthDb } from '../store/database.ts';

export interface SecondFactorChallenge {
  readonly challenge: string;
  readonly expiresAt: Date;
}

/** What stands for a password that was right, until a code comes with it; only with that password. */
export async function challengeSecondFactor(
  tx: AuthDb,
  { userId, passwordHash, now }: { userId: string; passwordHash: string; now: Date },
): Promise<SecondFactorChallenge> {
  const challenge = randomBytes(32).toString('base64url');
  const expiresAt = new Date(now.getTime() + challengeLifetimeMs);
  await insertChallenge(tx, {
    tokenHash: hashToken(challenge),
    purpose: 'SECOND_FACTOR',
    userId,
    sessionId: null,
    passwordSeal: hashToken(passwordHash),
    expiresAt,
  });
  return { challenge, expiresAt };
}

/** Call it after the transaction, which it would roll back. */
export function refuseWithoutCode({ challenge, expiresAt }: SecondFactorChallenge): never {
  return refusals.refuse(
    'SECOND_FACTOR_REQUIRED',
    'This account has a second factor: give a code of its authenticator app.',
    [],
    { challenge, expiresAt },
  );
}
