import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const algorithm = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

/**
 * Encrypts and authenticates `text` (AES-256-GCM, NIST SP 800-38D).
 *
 * @param label what the text belongs to; sealed text that is moved to another label does not open
 * @returns base64 of iv, tag and ciphertext
 */
export function seal(text: string, { key, label }: { key: Uint8Array; label: string }): string {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv(algorithm, key, iv).setAAD(Buffer.from(label));
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), ciphertext]).toString('base64');
}

/** The text that was sealed; throws for another key, another label, or a changed byte. */
export function unseal(sealed: string, { key, label }: { key: Uint8Array; label: string }): string {
  const bytes = Buffer.from(sealed, 'base64');
  const iv = bytes.subarray(0, ivBytes);
  const decipher = createDecipheriv(algorithm, key, iv, { authTagLength: tagBytes })
    .setAAD(Buffer.from(label))
    .setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
  const ciphertext = bytes.subarray(ivBytes + tagBytes);
  return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString('utf8');
}
