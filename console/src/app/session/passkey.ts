/** Whether this browser knows passkeys, and writes and reads them as JSON (WebAuthn Level 3, §5.1). */
export const hasPasskeys: boolean =
  typeof PublicKeyCredential !== 'undefined' &&
  'parseCreationOptionsFromJSON' in PublicKeyCredential;

/**
 * Asks whoever is here for a passkey.
 *
 * @param options as the graph gave them
 * @returns the answer as the graph takes it
 * @throws PasskeyError when there is none
 */
export async function answerWithPasskey(options: string): Promise<string> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(JSON.parse(options));
  return answerOf(navigator.credentials.get({ publicKey }));
}

/** Has a passkey made; otherwise as answerWithPasskey. */
export async function makePasskey(options: string): Promise<string> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(JSON.parse(options));
  return answerOf(navigator.credentials.create({ publicKey }));
}

/** Why there is no passkey, as a sentence for whoever is here. */
export class PasskeyError extends Error {
  override name = 'PasskeyError';
}

async function answerOf(asked: Promise<Credential | null>): Promise<string> {
  try {
    const credential = await asked;
    if (credential instanceof PublicKeyCredential) return JSON.stringify(credential.toJSON());
  } catch (cause) {
    const why = cause instanceof DOMException ? reasons[cause.name] : undefined;
    throw new PasskeyError(why ?? noAnswer, { cause });
  }
  throw new PasskeyError(noAnswer);
}

const noAnswer = 'No passkey answered: it was called off, or took too long. Try again.';

/** By the names of WebAuthn's errors. */
const reasons: Record<string, string> = {
  InvalidStateError: 'This device has a passkey of yours already.',
  SecurityError: 'Passkeys are not for this address: open the page by its name, not by a number.',
};
