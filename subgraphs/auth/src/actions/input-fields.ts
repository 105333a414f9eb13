import { trimmedText } from '@supergraph/shared/bounded-text';
import { idSchema } from '@supergraph/shared/ids';
import { z } from 'zod';

/** RFC 5321 §4.5.3.1.3 allows no longer address. */
const emailLengthMax = 254;

/** Long enough to hold against guessing, short enough not to be a load (NIST SP 800-63B §3.1.1). */
const passwordLength = { min: 12, max: 128 };

const displayNameLengthMax = 100;

export const email = trimmedText(emailLengthMax, `must be at most ${emailLengthMax} characters`)
  .toLowerCase()
  .pipe(z.email('must be an email address'));

/** A password that somebody chooses. */
export const newPassword = z
  .string()
  .min(passwordLength.min, `must be at least ${passwordLength.min} characters`)
  .max(passwordLength.max, `must be at most ${passwordLength.max} characters`);

/** A password that somebody claims to have chosen; a longer one would only cost time to hash. */
export const claimedPassword = z
  .string()
  .min(1, 'must not be empty')
  .max(passwordLength.max, `must be at most ${passwordLength.max} characters`);

export const displayName = trimmedText(
  displayNameLengthMax,
  `must be at most ${displayNameLengthMax} characters`,
)
  .min(1, 'must not be empty')
  .regex(/^\P{Cc}*$/u, 'must not hold control characters');

export const userId = idSchema('usr');
