import { requireUser } from '@supergraph/service/identity/caller';
import type { ActionContext } from '../deps.ts';
import { challengeLifetimeMs } from '../domain/challenge.ts';
import { findPasskeys } from '../store/passkeys.ts';
import type { PasskeyOptions } from './begin-passkey-registration.ts';
import type { Asked } from './passkey-challenge.ts';
import { givePasskeyChallenge } from './passkey-challenge.ts';
import { loadWebAuthn, relyingParty } from './relying-party.ts';

/** Asks for whatever passkey of this site there is; the authenticator knows whose it is. Raises RATE_LIMITED. */
export function beginPasskeySignIn(context: ActionContext): Promise<PasskeyOptions> {
  return ask(context, { purpose: 'SIGN_IN_BY_PASSKEY' });
}

/** Asks for a passkey of the caller, to prove that it is still them. Raises UNAUTHENTICATED, RATE_LIMITED. */
export async function beginPasskeyProof(context: ActionContext): Promise<PasskeyOptions> {
  const { id: userId, sessionId } = requireUser(context.caller);
  const own = await findPasskeys(context.db, [userId]);
  const allowed = own.map(({ credentialId: id, transports }) => ({ id, transports }));
  return ask(context, { purpose: 'PROVE_BY_PASSKEY', by: { userId, sessionId } }, allowed);
}

async function ask(
  context: ActionContext,
  asked: Asked,
  allowed: { id: string; transports: string[] }[] = [],
): Promise<PasskeyOptions> {
  const { challenge, expiresAt } = await givePasskeyChallenge(context, asked);
  return { options: await writeRequestOptions(context, challenge, allowed), expiresAt };
}

/** What a page hands to the browser, as JSON text; by default whatever passkey of this site there is may answer. */
export async function writeRequestOptions(
  context: Pick<ActionContext, 'webUrl'>,
  challenge: Uint8Array<ArrayBuffer>,
  allowCredentials: { id: string; transports: string[] }[] = [],
): Promise<string> {
  const { generateAuthenticationOptions } = await loadWebAuthn();
  const options = await generateAuthenticationOptions({
    rpID: relyingParty(context).id,
    allowCredentials,
    challenge,
    timeout: challengeLifetimeMs,
    userVerification: 'required',
  });
  return JSON.stringify(options);
}
