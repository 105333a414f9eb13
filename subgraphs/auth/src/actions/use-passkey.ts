import type { ActionContext } from '../deps.ts';
import { refusals } from '../errors.ts';
import type { AuthDb } from '../store/database.ts';
import { findPasskeyBy, type Passkey, type PasskeyUse, usePasskey } from '../store/passkeys.ts';
import { answeredChallenge, type PasskeyAssertion, readAssertion } from './passkey-answer.ts';
import { type Asked, takePasskeyChallenge } from './passkey-challenge.ts';
import { loadWebAuthn, relyingParty } from './relying-party.ts';

/** A passkey that signed a challenge of ours; `keepUse` has the last word. */
export interface AnsweredPasskey {
  readonly passkey: Passkey;
  readonly use: PasskeyUse;
}

/**
 * Checks what a passkey signed: our challenge, which is used up by it, for our site, by the key that we keep, after
 * the authenticator checked its user by finger, face or PIN. That is two factors in one (NIST SP 800-63B-4 §3.1.7).
 *
 * @param text as `PublicKeyCredential.toJSON()` gives it, from the field of the input at `path`
 *
 * Refuses INVALID_CHALLENGE, INVALID_PASSKEY; raises BAD_USER_INPUT.
 */
export async function checkPasskey(
  context: ActionContext,
  { text, path, asked }: { text: string; path: string; asked: Asked },
): Promise<AnsweredPasskey> {
  const answer = readAssertion(text, path);
  const challenge = answeredChallenge(answer.response.clientDataJSON) ?? refusePasskey();
  await takePasskeyChallenge(context, challenge, asked);
  return verifyPasskey(context, answer, { challenge, userId: asked.by?.userId });
}

/**
 * The same of a second step, whose challenge is used up with what the passkey is used for: a signature cannot be
 * guessed, so there may be another try.
 *
 * Refuses INVALID_PASSKEY; raises BAD_USER_INPUT.
 */
export async function checkSecondPasskey(
  context: ActionContext,
  { text, path, expected }: { text: string; path: string; expected: Expected & { userId: string } },
): Promise<AnsweredPasskey> {
  const answer = readAssertion(text, path);
  if (answeredChallenge(answer.response.clientDataJSON) !== expected.challenge) refusePasskey();
  return verifyPasskey(context, answer, expected);
}

interface Expected {
  readonly challenge: string;
  /** Whose passkey it must be; undefined where it tells by itself. */
  readonly userId: string | undefined;
}

async function verifyPasskey(
  context: ActionContext,
  answer: PasskeyAssertion,
  { challenge, userId }: Expected,
): Promise<AnsweredPasskey> {
  const passkey = await findPasskeyBy(context.db, { credentialId: answer.id });
  if (!passkey) return refusePasskey();
  const { userHandle, ...response } = answer.response;
  // A passkey that was found by itself says whose it is.
  const isTheirs = userHandle ? userHandle === handleOf(passkey.userId) : userId !== undefined;
  const isAsked = userId === undefined || userId === passkey.userId;
  if (!isTheirs || !isAsked) return refusePasskey();
  const { id: expectedRPID, origin: expectedOrigin } = relyingParty(context);
  const { verifyAuthenticationResponse } = await loadWebAuthn();
  try {
    const { verified, authenticationInfo: info } = await verifyAuthenticationResponse({
      response: { ...answer, response },
      expectedChallenge: challenge,
      expectedOrigin,
      expectedRPID,
      requireUserVerification: true,
      credential: {
        id: passkey.credentialId,
        publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
        counter: passkey.counter,
      },
    });
    if (!verified) throw new Error('the signature does not hold');
    const use = { counter: info.newCounter, isBackedUp: info.credentialBackedUp };
    return { passkey, use: { id: passkey.id, ...use, lastUsedAt: context.clock() } };
  } catch (error) {
    const who = { passkeyId: passkey.id, userId: passkey.userId };
    context.log.warn({ err: error, ...who }, 'a passkey was refused');
    return refusePasskey();
  }
}

/** Moves the counter on, in the transaction of what the passkey is used for. Refuses INVALID_PASSKEY. */
export async function keepUse(tx: AuthDb, { use }: AnsweredPasskey): Promise<void> {
  if (!(await usePasskey(tx, use))) refusePasskey();
}

export function refusePasskey(): never {
  return refusals.refuse('INVALID_PASSKEY', 'The passkey cannot be used here.');
}

function handleOf(userId: string): string {
  return Buffer.from(userId).toString('base64url');
}
