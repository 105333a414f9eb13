import { createHash, createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { DerivedKeys } from './derived-key.ts';

/**
 * A refresh token is the session that it is of, 256 secret bits, and a seal by which we know our own:
 * whoever knows of a session cannot write one, and so cannot end it by a token that looks like an old one.
 * Older ones are the secret alone (decision 26).
 */
export interface RefreshToken {
  readonly text: string;
  readonly secret: string;
  /** Undefined for an older one. */
  readonly sessionId?: string | undefined;
  /** Under which it was sealed, or would have been; its successor is derived under the same. */
  readonly key: KeyObject;
}

const bareSecret = /^[\w-]{43}$/;

/** What a client gets, sealed under the first of the keys. */
export function writeRefreshToken(sessionId: string, secret: string, keys: DerivedKeys): string {
  return sealed(sessionId, secret, keys()[0].key);
}

/** Undefined when it is none that was ever given, or was sealed under a key that is not known any more. */
export function readRefreshToken(text: string, keys: DerivedKeys): RefreshToken | undefined {
  const known = keys().map(({ key }) => key);
  const [sessionId = '', secret] = text.split('.');
  if (secret === undefined) {
    // Whoever gave it knew one secret, which is the eldest.
    const [key] = known.slice(-1);
    return key && bareSecret.test(text) ? { text, secret: text, key } : undefined;
  }
  const key = known.find((one) => isSame(text, sealed(sessionId, secret, one)));
  return key && { text, secret, sessionId, key };
}

/**
 * The secret that follows a token: the HMAC of it as it was presented, so that a replay within the grace time
 * gets the very same successor although only hashes are stored. The other way, keeping the successor encrypted,
 * would leave something in the database that can be turned into a token. Without the key nobody
 * can tell a successor from 256 random bits.
 */
export function successorOf({ text, key }: Pick<RefreshToken, 'text' | 'key'>): string {
  return hmac(key, text);
}

function sealed(sessionId: string, secret: string, key: KeyObject): string {
  return `${sessionId}.${secret}.${hmac(key, `seal ${sessionId} ${secret}`)}`;
}

/** How a secret stands in the database. 256 random bits need no salt and no slow hash. */
export function hashToken(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** Takes as long wherever they differ. */
export function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function hmac(key: KeyObject, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}
