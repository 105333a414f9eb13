import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';
import type { DerivedKeys } from '../domain/derived-key.ts';

const algorithm = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

export interface Sealing {
  readonly key: DerivedKeys;
  /** What the text belongs to; sealed text that is moved to another label does not open. */
  readonly label: string;
}

/**
 * Encrypts and authenticates `text` (AES-256-GCM, NIST SP 800-38D) under the first of the keys.
 *
 * @returns base64 of iv, tag and ciphertext; where several keys are known, with the id of the one before a dot
 */
export function seal(text: string, { key, label }: Sealing): string {
  const [first, ...others] = key();
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv(algorithm, first.key, iv).setAAD(Buffer.from(label));
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const sealed = Buffer.concat([iv, cipher.getAuthTag(), ciphertext]).toString('base64');
  // Replicas of the version before know one secret, and no ids.
  return others.length > 0 ? `${first.id}.${sealed}` : sealed;
}

/** The text that was sealed; throws for keys that are all others, another label, or a changed byte. */
export function unseal(sealed: string, { key, label }: Sealing): string {
  const [id, body] = parts(sealed);
  const keys = key().filter((one) => id === undefined || one.id === id);
  if (keys.length === 0) throw new Error(`the secret ${id}, which sealed this, is not known`);
  let cause: unknown;
  for (const one of keys) {
    try {
      return openWith(one.key, body, label);
    } catch (error) {
      cause = error;
    }
  }
  throw cause;
}

/** Whether it was sealed under the first of the keys: anew is of no use. */
export function isSealedByFirst(sealed: string, { key, label }: Sealing): boolean {
  const [first] = key();
  const [id, body] = parts(sealed);
  if (id !== undefined) return id === first.id;
  try {
    openWith(first.key, body, label);
    return true;
  } catch {
    return false;
  }
}

function parts(sealed: string): [id: string | undefined, body: string] {
  const [one = '', other] = sealed.split('.');
  return other === undefined ? [undefined, one] : [one, other];
}

function openWith(key: KeyObject, body: string, label: string): string {
  const bytes = Buffer.from(body, 'base64');
  const iv = bytes.subarray(0, ivBytes);
  const decipher = createDecipheriv(algorithm, key, iv, { authTagLength: tagBytes })
    .setAAD(Buffer.from(label))
    .setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
  const ciphertext = bytes.subarray(ivBytes + tagBytes);
  return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString('utf8');
}
