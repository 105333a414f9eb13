import { badInput, parseInput } from '@supergraph/service/errors';
import { opaqueText } from '@supergraph/service/text';
import { z } from 'zod';

const base64url = (max: number) =>
  z
    .string()
    .max(max, `must have at most ${max} characters`)
    .regex(/^[\w-]+$/, 'must be base64url');

const credential = {
  id: base64url(1_400),
  rawId: base64url(1_400),
  type: z.literal('public-key'),
  // What they say is asked for by nobody here.
  clientExtensionResults: z.unknown().transform(() => ({})),
};

const registration = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url(4_000),
    attestationObject: base64url(12_000),
    transports: z
      .array(z.string().regex(/^[a-z-]{1,20}$/, 'must be a short name'))
      .max(10)
      .default([]),
  }),
});

const assertion = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url(4_000),
    authenticatorData: base64url(4_000),
    signature: base64url(4_000),
    userHandle: base64url(200).or(z.literal('')).nullish(),
  }),
});

export type PasskeyRegistration = z.output<typeof registration>;
export type PasskeyAssertion = z.output<typeof assertion>;

/** What `PublicKeyCredential.toJSON()` gives, as text: the answer of an authenticator (WebAuthn Level 3, §5.1). */
export const credentialText = opaqueText({ max: 20_000 });

/** Raises BAD_USER_INPUT, which names each part that is not as it should be below `path`. */
export function readRegistration(text: string, path: string): PasskeyRegistration {
  return parseInput(registration, readJson(text, path), path);
}

/** The same of what signs in, or proves. */
export function readAssertion(text: string, path: string): PasskeyAssertion {
  return parseInput(assertion, readJson(text, path), path);
}

const clientData = z.object({ challenge: base64url(100), crossOrigin: z.boolean().optional() });

/** The challenge that was answered; undefined where the answer names none, or came from a page within another. */
export function answeredChallenge(clientDataJSON: string): string | undefined {
  try {
    const text = Buffer.from(clientDataJSON, 'base64url').toString();
    const { challenge, crossOrigin } = clientData.parse(JSON.parse(text));
    return crossOrigin ? undefined : challenge;
  } catch {
    return undefined;
  }
}

function readJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badInput([path], 'json', 'must be JSON: what PublicKeyCredential.toJSON() gives');
  }
}
