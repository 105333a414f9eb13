import type { ActionContext } from '../deps.ts';
import { challengeLifetimeMs } from '../domain/challenge.ts';
import { refusals } from '../errors.ts';
import { findPasskeys } from '../store/passkeys.ts';
import { findUsers } from '../store/users.ts';
import { givePasskeyChallenge } from './passkey-challenge.ts';
import { loadWebAuthn, passkeyAlgorithms, relyingParty } from './relying-party.ts';
import { requireFreshProof } from './require-fresh-proof.ts';

/** What a page hands to the browser, as JSON text, and until when the answer counts. */
export interface PasskeyOptions {
  readonly options: string;
  readonly expiresAt: Date;
}

/**
 * Asks the caller's authenticator for a new passkey: one that it can find by itself, and that checks its user.
 *
 * Refuses PASSKEY_LIMIT_REACHED; raises UNAUTHENTICATED, STEP_UP_REQUIRED, RATE_LIMITED.
 */
export async function beginPasskeyRegistration(context: ActionContext): Promise<PasskeyOptions> {
  const { id: userId, sessionId } = await requireFreshProof(context.db, context);
  const existing = await findPasskeys(context.db, [userId]);
  if (existing.length >= context.limits.passkeysPerAccount) refuseMorePasskeys();
  const [user] = await findUsers(context.db, [userId]);
  const asked = { purpose: 'REGISTER_PASSKEY', by: { userId, sessionId } } as const;
  const { challenge, expiresAt } = await givePasskeyChallenge(context, asked);
  const { id: rpID } = relyingParty(context);
  const { generateRegistrationOptions } = await loadWebAuthn();
  const options = await generateRegistrationOptions({
    rpID,
    rpName: rpID,
    userID: new Uint8Array(Buffer.from(userId)),
    userName: user?.email ?? userId,
    userDisplayName: user?.displayName ?? '',
    challenge,
    timeout: challengeLifetimeMs,
    attestationType: 'none',
    excludeCredentials: existing.map(({ credentialId: id, transports }) => ({ id, transports })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: passkeyAlgorithms,
  });
  return { options: JSON.stringify(options), expiresAt };
}

export function refuseMorePasskeys(): never {
  return refusals.refuse('PASSKEY_LIMIT_REACHED', 'You have as many passkeys as one may have.');
}
