/** So many are given at a time. */
export const RECOVERY_CODES = 10;

/**
 * 125 bits, so that SHA-256 without salt keeps them (NIST SP 800-63B-4 §3.1.2.2 wants 112), and nobody need count
 * tries for their sake.
 */
export const RECOVERY_CODE_BYTES = 25;

/** Crockford's base32: without letters that are taken for digits. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

const form = /^[0-9a-hjkmnp-tv-z]{25}$/;

/** What a person keeps: 25 characters in groups of five. @param bytes 25, of which five bits each count */
export function writeRecoveryCode(bytes: Uint8Array): string {
  const characters = Array.from(bytes, (byte) => alphabet.charAt(byte % 32)).join('');
  return (characters.match(/.{5}/g) ?? []).join('-');
}

/** The code as it was given, from what a person typed; undefined for what is none. */
export function readRecoveryCode(typed: string): string | undefined {
  const characters = typed
    .toLowerCase()
    .replaceAll(/[\s-]/g, '')
    .replaceAll('o', '0')
    .replaceAll(/[il]/g, '1');
  return form.test(characters) ? characters.replaceAll(/(.{5})(?=.)/g, '$1-') : undefined;
}
