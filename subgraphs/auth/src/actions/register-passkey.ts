import { inTransaction } from '@supergraph/service/database/transaction';
import { parseInput } from '@supergraph/service/errors';
import { requireUser } from '@supergraph/service/identity/caller';
import { newId } from '@supergraph/service/ids';
import { line } from '@supergraph/service/text';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { countPasskeys, insertPasskey, type Passkey } from '../store/passkeys.ts';
import { hasSecondFactor } from '../store/second-factors.ts';
import { lockUser } from '../store/users.ts';
import { refuseMorePasskeys } from './begin-passkey-registration.ts';
import { newRecoveryCodes } from './new-recovery-codes.ts';
import { noticeFactor } from './notice-factor.ts';
import {
  answeredChallenge,
  credentialText,
  type PasskeyRegistration,
  readRegistration,
} from './passkey-answer.ts';
import { takePasskeyChallenge } from './passkey-challenge.ts';
import { auditSource, recordAudit } from './record-audit.ts';
import { loadWebAuthn, passkeyAlgorithms, relyingParty } from './relying-party.ts';
import { refusePasskey } from './use-passkey.ts';

export const passkeyName = line({ max: 100 });

const registerInput = z.object({ name: passkeyName, credential: credentialText });

/**
 * Keeps the passkey that the caller's authenticator made for a challenge of this very session; who asked for the
 * challenge proved themself freshly. From now on the password does not do alone: with the first second factor of an
 * account come recovery codes, which nobody sees again.
 *
 * Refuses INVALID_CHALLENGE, INVALID_PASSKEY, PASSKEY_LIMIT_REACHED; raises UNAUTHENTICATED, BAD_USER_INPUT.
 */
export async function registerPasskey(
  context: ActionContext,
  input: z.input<typeof registerInput>,
): Promise<{ passkey: Passkey; recoveryCodes: string[] | null }> {
  const { id: userId, sessionId } = requireUser(context.caller);
  const { name, credential } = parseInput(registerInput, input);
  const answer = readRegistration(credential, 'input.credential');
  const challenge = answeredChallenge(answer.response.clientDataJSON) ?? refusePasskey();
  const asked = { purpose: 'REGISTER_PASSKEY', by: { userId, sessionId } } as const;
  await takePasskeyChallenge(context, challenge, asked);
  const made = await verify(context, answer, challenge);
  const now = context.clock();
  const id = newId('pky', now.getTime());
  const passkey = { ...made, id, userId, name, createdAt: now, lastUsedAt: null };
  return inTransaction(context.db, async (tx) => {
    const user = (await lockUser(tx, userId)) ?? refusePasskey();
    const there = await countPasskeys(tx, userId);
    if (there >= context.limits.passkeysPerAccount) refuseMorePasskeys();
    const isFirst = !(await hasSecondFactor(tx, userId));
    if (!(await insertPasskey(tx, passkey))) refusePasskey();
    const entry = {
      action: 'passkey.registered',
      subject: userId,
      details: { passkey: id },
    } as const;
    await recordAudit(tx, { ...auditSource(context), ...entry });
    await noticeFactor(tx, context, user, { news: 'passkey-added', passkey: name });
    return { passkey, recoveryCodes: isFirst ? await newRecoveryCodes(tx, userId, now) : null };
  });
}

/** What of it is kept. */
type MadePasskey = Pick<
  Passkey,
  'credentialId' | 'publicKey' | 'counter' | 'transports' | 'isBackedUp'
>;

async function verify(
  context: ActionContext,
  answer: PasskeyRegistration,
  expectedChallenge: string,
): Promise<MadePasskey> {
  const { id: expectedRPID, origin: expectedOrigin } = relyingParty(context);
  const { verifyRegistrationResponse } = await loadWebAuthn();
  try {
    await requireNoCertificates(answer.response.attestationObject);
    const { registrationInfo: made } = await verifyRegistrationResponse({
      response: answer,
      expectedChallenge,
      expectedOrigin,
      expectedRPID,
      requireUserVerification: true,
      supportedAlgorithmIDs: passkeyAlgorithms,
    });
    if (!made) throw new Error('the attestation does not hold');
    return {
      credentialId: made.credential.id,
      publicKey: Buffer.from(made.credential.publicKey).toString('base64url'),
      counter: made.credential.counter,
      transports: answer.response.transports,
      isBackedUp: made.credentialBackedUp,
    };
  } catch (error) {
    context.log.info({ err: error }, 'a passkey was not registered');
    return refusePasskey();
  }
}

/**
 * We ask for no attestation. With certificates the library would fetch lists of revoked ones from addresses that
 * they name: whoever registers would have us ask whom they like.
 */
async function requireNoCertificates(attestationObject: string): Promise<void> {
  const { decodeAttestationObject } = await import('@simplewebauthn/server/helpers');
  const decoded = decodeAttestationObject(
    new Uint8Array(Buffer.from(attestationObject, 'base64url')),
  );
  const isPlain = decoded.get('fmt') === 'none';
  const isOwn = decoded.get('fmt') === 'packed' && !decoded.get('attStmt').get('x5c');
  if (!isPlain && !isOwn) throw new Error('the attestation has certificates');
}
