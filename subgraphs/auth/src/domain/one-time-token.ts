import { createHmac, type KeyObject } from 'node:crypto';
import type { DerivedKeys } from './derived-key.ts';
import { hashToken, isSame } from './refresh-token.ts';

/** What a token that came by mail is good for, once. */
export const tokenPurposes = [
  'VERIFY_EMAIL',
  'RESET_PASSWORD',
  'CONFIRM_CHANGE_AT_OLD_EMAIL',
  'CONFIRM_CHANGE_AT_NEW_EMAIL',
] as const;

export type TokenPurpose = (typeof tokenPurposes)[number];

const HOUR_MS = 3_600_000;

/** A reset hands the account over, so it is good for as long as somebody needs to look into their mail. */
export const tokenLifetimeMs: Readonly<Record<TokenPurpose, number>> = {
  VERIFY_EMAIL: 24 * HOUR_MS,
  RESET_PASSWORD: HOUR_MS,
  CONFIRM_CHANGE_AT_OLD_EMAIL: 24 * HOUR_MS,
  CONFIRM_CHANGE_AT_NEW_EMAIL: 24 * HOUR_MS,
};

/** A token as the database has it. */
export interface OneTimeToken {
  /** `tok_…` */
  readonly id: string;
  readonly userId: string;
  readonly purpose: TokenPurpose;
  /** Key of the address that it was sent to: of no use once the account has another. */
  readonly emailKey: string;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
}

/**
 * What stands in the mail: the token's id, and 256 bits that only the key gives. It follows from both, so that a
 * mail that waits to be sent holds no secret, and it is written when the mail is rendered.
 */
export function writeOneTimeToken(
  { id, purpose }: Pick<OneTimeToken, 'id' | 'purpose'>,
  key: KeyObject,
): string {
  return `${id}.${createHmac('sha256', key).update(`${purpose} ${id}`).digest('base64url')}`;
}

/** The hash by which a token is found; undefined when it is none that was ever given for the purpose. */
export function hashOfToken(
  text: string,
  purpose: TokenPurpose,
  keys: DerivedKeys,
): string | undefined {
  const [id = ''] = text.split('.');
  const isOurs = keys().some(({ key }) => isSame(text, writeOneTimeToken({ id, purpose }, key)));
  return isOurs ? hashToken(text) : undefined;
}

/** Whether it may be used: never before, not too late, and by the address that it was sent to. */
export function isUsable(
  { expiresAt, usedAt, emailKey }: OneTimeToken,
  { now, address }: { now: Date; address: string },
): boolean {
  return usedAt === null && expiresAt > now && emailKey === address;
}
