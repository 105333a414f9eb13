import { Secret, TOTP } from 'otpauth';

/** What every authenticator app understands (RFC 6238 with the defaults of RFC 4226). */
const form = { algorithm: 'SHA1', digits: 6, period: 30 } as const;

/** Clocks of people may be early or late by so many steps of 30 seconds (RFC 6238 §5.2). */
const DRIFT_STEPS = 1;

/** How a code is written. */
export const totpCode = /^[0-9]{6}$/;

/** As much as SHA-1 takes in, and RFC 4226 §4 recommends. */
export const TOTP_SECRET_BYTES = 20;

/** How a secret is stored, and typed where no picture can be taken: base32. */
export function writeTotpSecret(bytes: Uint8Array): string {
  return new Secret({ buffer: new Uint8Array(bytes).buffer }).base32;
}

/**
 * What an authenticator app reads from the picture: `otpauth://totp/…`.
 *
 * @param issuer whose account it is, as people know the site
 * @param account as its owner knows it
 */
export function otpauthUrl({
  secret,
  issuer,
  account,
}: {
  secret: string;
  issuer: string;
  account: string;
}): string {
  return new TOTP({ ...form, secret, issuer, label: account }).toString();
}

/**
 * The step of time, counted from 1970, of which this is the code; undefined for one that is of none that counts
 * now. A step is good once, so whoever takes the code remembers it.
 */
export function totpStep(secret: string, code: string, now: Date): number | undefined {
  // The library throws for text that has as many characters and more bytes.
  if (!totpCode.test(code)) return undefined;
  const timestamp = now.getTime();
  const delta = TOTP.validate({
    ...form,
    secret: Secret.fromBase32(secret),
    token: code,
    timestamp,
    window: DRIFT_STEPS,
  });
  return delta === null ? undefined : TOTP.counter({ period: form.period, timestamp }) + delta;
}
