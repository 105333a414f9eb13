import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

/**
 * The secrets of the service, the one that seals first; the others open what they sealed. They may change while
 * the process runs, so whoever needs them asks each time.
 */
export type EncryptionSecrets = () => readonly string[];

export interface DerivedKey {
  /** Of the secret that it is derived from: tells nothing of it, and stands beside what was sealed. */
  readonly id: string;
  /** As Node holds keys: to take in plain bytes costs it ten times an HMAC, each time. */
  readonly key: KeyObject;
}

/** The keys for one purpose, in the order of the secrets. */
export type DerivedKeys = () => readonly [DerivedKey, ...DerivedKey[]];

/** Seals what must be read again: private keys, secrets of second factors. */
export function sealingKeyOf(secrets: string | EncryptionSecrets): DerivedKeys {
  return keysFor('signing keys at rest', secrets);
}

/** Derives the successors of refresh tokens, and seals them. */
export function successionKeyOf(secrets: string | EncryptionSecrets): DerivedKeys {
  return keysFor('successors of refresh tokens', secrets);
}

/** Gives the secret part of tokens that come by mail. */
export function oneTimeTokenKeyOf(secrets: string | EncryptionSecrets): DerivedKeys {
  return keysFor('one-time tokens', secrets);
}

/** Seals API keys, by which we know our own. */
export function apiKeySealingKeyOf(secrets: string | EncryptionSecrets): DerivedKeys {
  return keysFor('seals of API keys', secrets);
}

function keysFor(purpose: string, secrets: string | EncryptionSecrets): DerivedKeys {
  const list = typeof secrets === 'string' ? () => [secrets] : secrets;
  let known = new Map<string, DerivedKey>();
  return () => {
    const current = list();
    const isKnown = current.length === known.size && current.every((secret) => known.has(secret));
    if (!isKnown) known = new Map(current.map((secret) => [secret, keyFor(purpose, secret)]));
    const [first, ...others] = current.flatMap((secret) => known.get(secret) ?? []);
    if (!first) throw new Error('there is no secret to derive keys from');
    return [first, ...others];
  };
}

function keyFor(purpose: string, secret: string): DerivedKey {
  const id = Buffer.from(deriveKey(secret, 'id')).toString('hex').slice(0, 8);
  return { id, key: createSecretKey(deriveKey(secret, purpose)) };
}

/**
 * A 256-bit key for one purpose out of one secret of the service (HKDF, RFC 5869), so that what
 * is learnt of one key tells nothing of another.
 */
function deriveKey(secret: string, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, '', `supergraph auth: ${purpose}`, 32));
}
