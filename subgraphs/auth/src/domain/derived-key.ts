import { hkdfSync } from 'node:crypto';

/** Seals private keys at rest. */
export function sealingKeyOf(secret: string): Uint8Array {
  return deriveKey(secret, 'signing keys at rest');
}

/** Derives the successors of refresh tokens, and seals them. */
export function successionKeyOf(secret: string): Uint8Array {
  return deriveKey(secret, 'successors of refresh tokens');
}

/** Gives the secret part of tokens that come by mail. */
export function oneTimeTokenKeyOf(secret: string): Uint8Array {
  return deriveKey(secret, 'one-time tokens');
}

/** Seals API keys, by which we know our own. */
export function apiKeySealingKeyOf(secret: string): Uint8Array {
  return deriveKey(secret, 'seals of API keys');
}

/**
 * A 256-bit key for one purpose out of the one secret of the service (HKDF, RFC 5869), so that what
 * is learnt of one key tells nothing of another.
 */
function deriveKey(secret: string, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, '', `supergraph auth: ${purpose}`, 32));
}
