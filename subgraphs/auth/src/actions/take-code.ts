import { badInput } from '@supergraph/service/errors';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import type { DerivedKeys } from '../domain/derived-key.ts';
import { readRecoveryCode } from '../domain/recovery-code.ts';
import { hashToken } from '../domain/refresh-token.ts';
import type { User } from '../domain/user.ts';
import { refusals } from '../errors.ts';
import type { AuthDb } from '../store/database.ts';
import { countRecoveryCodes, takeRecoveryCode } from '../store/recovery-codes.ts';
import { findTotpFactor, useStep } from '../store/totp-factors.ts';
import { noticeFactor } from './notice-factor.ts';
import { totpCode, totpStep } from './totp.ts';

/** Six digits, as people type them: apps show them in two groups. */
export const code = z
  .string()
  .max(20, 'must have at most 20 characters')
  .transform((typed) => typed.replaceAll(/\s/g, ''))
  .pipe(z.string().regex(totpCode, 'must be six digits'));

export const recoveryCode = z
  .string()
  .max(60, 'must have at most 60 characters')
  .transform((typed, context) => {
    const read = readRecoveryCode(typed);
    if (read !== undefined) return read;
    const message = 'must be 25 letters and digits, in groups of five';
    context.addIssue({ code: 'invalid_format', format: 'recovery_code', message });
    return z.NEVER;
  });

/** Something that only who has the second factor knows. */
export type GivenCode = { readonly code: string } | { readonly recoveryCode: string };

/** The one of several fields that was given. Raises BAD_USER_INPUT for none, or more than one. */
export function onlyOne<T extends Record<string, unknown>>(given: T): Given<T> {
  const present = Object.entries(given).filter(([, value]) => value != null);
  if (present.length === 1) return Object.fromEntries(present) as Given<T>;
  const names = Object.keys(given).join(', ');
  throw badInput(['input'], 'one_of', `must have exactly one of ${names}`);
}

type Given<T> = {
  [Name in keyof T]-?: Readonly<Record<Name, NonNullable<T[Name]>>>;
}[keyof T];

/**
 * Uses up a code of an account that is locked: each is good once, also for two who have it at the same time. Count
 * the try before.
 *
 * Refuses INVALID_CODE.
 */
export async function takeCode(
  tx: AuthDb,
  context: Pick<ActionContext, 'sealingKey' | 'client' | 'clock'>,
  { user, given, now }: { user: User; given: GivenCode; now: Date },
): Promise<void> {
  const { id: userId } = user;
  if ('code' in given) {
    const { sealingKey } = context;
    const isTaken = await takeTotpCode(tx, { userId, sealingKey, code: given.code, now });
    return isTaken ? undefined : refuseCode('code');
  }
  const isTaken = await takeRecoveryCode(tx, { userId, codeHash: hashToken(given.recoveryCode) });
  if (!isTaken) return refuseCode('recoveryCode');
  const left = (await countRecoveryCodes(tx, [userId])).get(userId) ?? 0;
  await noticeFactor(tx, context, user, { news: 'recovery-code-used', left });
}

interface TotpTry {
  userId: string;
  sealingKey: DerivedKeys;
  code: string;
  now: Date;
}

/** A factor that nobody has confirmed yet stands for nothing. */
async function takeTotpCode(
  tx: AuthDb,
  { userId, sealingKey, code, now }: TotpTry,
): Promise<boolean> {
  const factor = await findTotpFactor(tx, { userId, sealingKey });
  if (!factor?.confirmedAt) return false;
  const step = totpStep(factor.secret, code, now);
  return step !== undefined && (await useStep(tx, { userId, step }));
}

function refuseCode(field: string): never {
  return refusals.refuse('INVALID_CODE', 'The code is wrong, or was used before.', [
    'input',
    field,
  ]);
}
