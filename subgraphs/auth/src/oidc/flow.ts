import { randomNonce, randomPKCECodeVerifier, randomState } from 'openid-client';
import { z } from 'zod';
import type { DerivedKeys } from '../domain/derived-key.ts';
import { seal, unseal } from '../store/sealed-text.ts';

/** What a browser has to bring back that began to sign in elsewhere. */
export type OidcFlow = z.output<typeof flowShape>;

const flowShape = z.object({
  provider: z.string(),
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  /** A path of ours. */
  returnTo: z.string(),
  expiresAtMs: z.number(),
});

export const FLOW_SECONDS = 600;

/** Its label, so that nothing else that is sealed can pass for a flow. */
const label = 'oidc flow';

export function beginFlow(provider: string, returnTo: string | undefined, now: Date): OidcFlow {
  return {
    ...{ provider, state: randomState(), nonce: randomNonce() },
    codeVerifier: randomPKCECodeVerifier(),
    returnTo: isOwnPath(returnTo) ? returnTo : '/',
    expiresAtMs: now.getTime() + FLOW_SECONDS * 1_000,
  };
}

/** As it stands in a cookie, which nobody else can read or write: nothing is stored of who only begins. */
export function writeFlow(flow: OidcFlow, key: DerivedKeys): string {
  return Buffer.from(seal(JSON.stringify(flow), { key, label })).toString('base64url');
}

/** Undefined when it is none of ours, or too old. */
export function readFlow(text: string, key: DerivedKeys, now: Date): OidcFlow | undefined {
  try {
    const sealed = Buffer.from(text, 'base64url').toString();
    const flow = flowShape.parse(JSON.parse(unseal(sealed, { key, label })));
    return flow.expiresAtMs > now.getTime() ? flow : undefined;
  } catch {
    return undefined; // it does not open, or holds something else: the same answer as none
  }
}

/** A path, and no address of somebody else: `//evil.example` and `/\evil.example` are. */
function isOwnPath(text: string | undefined): text is string {
  return (
    text !== undefined && text.length <= 500 && /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(text)
  );
}
