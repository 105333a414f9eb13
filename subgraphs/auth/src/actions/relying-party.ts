import type { AuthDeps } from '../deps.ts';

/** For whom passkeys are made: they answer to this site alone (WebAuthn Level 3, §4). */
export interface RelyingParty {
  /** The host without a port, which must be a name. */
  readonly id: string;
  /** Of the pages that may ask. */
  readonly origin: string;
}

export function relyingParty({ webUrl }: Pick<AuthDeps, 'webUrl'>): RelyingParty {
  const { hostname, origin } = new URL(webUrl);
  return { id: hostname, origin };
}

/** EdDSA, ES256 and RS256, which all authenticators know one of (COSE, RFC 9053). */
export const passkeyAlgorithms = [-8, -7, -257];

/** Loaded when somebody needs it: it takes longer than all the rest of the service. */
export const loadWebAuthn = () => import('@simplewebauthn/server');
