import { Secret, TOTP } from 'otpauth';

export const STEP_MS = 30_000;

/**
 * The code that an app shows, now or later. A code is good for a step of time before and after its own, and once: what
 * follows a code of now takes that of the next step, and waits for nothing.
 */
export function codeOf(secret: string, { inMs = 0 }: { inMs?: number } = {}): string {
  return TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: Date.now() + inMs });
}
