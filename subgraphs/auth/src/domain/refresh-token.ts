import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/**
 * A refresh token is the session that it is of, 256 secret bits, and a seal by which we know our own:
 * whoever knows of a session cannot write one, and so cannot end it by a token that looks like an old one.
 * Replicas of the version before give the secret alone.
 */
export interface RefreshToken {
  readonly text: string;
  readonly secret: string;
  /** Undefined when a replica of the version before gave it. */
  readonly sessionId?: string | undefined;
}

const bareSecret = /^[\w-]{43}$/;

/** What a client gets. */
export function writeRefreshToken(sessionId: string, secret: string, key: Uint8Array): string {
  return `${sessionId}.${secret}.${hmac(key, `seal ${sessionId} ${secret}`)}`;
}

/** Undefined when it is none that was ever given. */
export function readRefreshToken(text: string, key: Uint8Array): RefreshToken | undefined {
  const [sessionId = '', secret] = text.split('.');
  if (secret === undefined) return bareSecret.test(text) ? { text, secret: text } : undefined;
  if (!isSame(text, writeRefreshToken(sessionId, secret, key))) return undefined;
  return { text, secret, sessionId };
}

/**
 * The secret that follows `token`: its HMAC, so that a replay within the grace time gets the very
 * same successor although only hashes are stored. The other way, keeping the successor encrypted,
 * would leave something in the database that can be turned into a token. Without the key nobody
 * can tell a successor from 256 random bits.
 *
 * @param token as it was presented
 */
export function successorOf(token: string, key: Uint8Array): string {
  return hmac(key, token);
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

function hmac(key: Uint8Array, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}
