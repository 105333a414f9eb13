import { randomBytes } from 'node:crypto';
import { addressBlock } from '@supergraph/service/http/address-block';
import { rateLimited } from '@supergraph/service/throttle/rate-limited';
import type { ActionContext } from '../deps.ts';
import { challengeLifetimeMs, type PasskeyPurpose } from '../domain/challenge.ts';
import { hashToken } from '../domain/refresh-token.ts';
import { refusals } from '../errors.ts';
import { type Challenge, insertChallenge, takeChallenge } from '../store/challenges.ts';

const MINUTE_MS = 60_000;

/** What an authenticator has to sign, and until when. */
export interface PasskeyChallenge {
  readonly challenge: Uint8Array<ArrayBuffer>;
  readonly expiresAt: Date;
}

export interface Asked {
  readonly purpose: PasskeyPurpose;
  /** Who has to answer, and in which session; left out where the answer tells. */
  readonly by?: { readonly userId: string; readonly sessionId: string };
}

/** Keeps a challenge for one answer. Anybody may ask for one: raises RATE_LIMITED. */
export async function givePasskeyChallenge(
  { db, clock, throttle, limits, client }: ActionContext,
  { purpose, by }: Asked,
): Promise<PasskeyChallenge> {
  const key = `passkeys-from:${addressBlock(client.address)}`;
  const max = limits.passkeyChallengesPerAddressPerMinute;
  const waitMs = await throttle.use([{ key, max, windowMs: MINUTE_MS }]);
  if (waitMs > 0) throw rateLimited('Too many challenges were asked for from here.', waitMs);
  const challenge = new Uint8Array(randomBytes(32));
  const expiresAt = new Date(clock().getTime() + challengeLifetimeMs);
  const tokenHash = hashToken(textOf(challenge));
  const owner = { userId: by?.userId ?? null, sessionId: by?.sessionId ?? null };
  await insertChallenge(db, { tokenHash, purpose, ...owner, passwordSeal: null, expiresAt });
  return { challenge, expiresAt };
}

/**
 * Uses the challenge up, whatever comes of the answer: it is not tried again. Not in the transaction of what the
 * answer does, which may roll back.
 *
 * Refuses INVALID_CHALLENGE: also one for another purpose, or of another session.
 */
export async function takePasskeyChallenge(
  { db, clock }: ActionContext,
  challenge: string,
  { purpose, by }: Asked,
): Promise<Challenge> {
  const now = clock();
  const taken = await takeChallenge(db, { tokenHash: hashToken(challenge), purpose, now });
  const isTheirs = (taken?.sessionId ?? undefined) === by?.sessionId;
  if (taken && isTheirs) return taken;
  return refusals.refuse('INVALID_CHALLENGE', 'This took too long, or was done: begin anew.');
}

function textOf(challenge: Uint8Array): string {
  return Buffer.from(challenge).toString('base64url');
}
