import { idSchema } from '@supergraph/service/ids';
import { line, opaqueText } from '@supergraph/service/text';
import { z } from 'zod';
import { findEmailFault } from '../domain/email-address.ts';
import { canonicalLocale, localeLengthMax } from '../domain/locale.ts';
import { passwordLength } from '../domain/password.ts';
import { isPermission } from '../domain/role.ts';

/** RFC 5321 §4.5.3.1.3 allows no longer address. */
const emailLengthMax = 254;

const displayNameLengthMax = 100;

/** As it is written: `emailKey` gives what it is compared by. */
export const email = line({ max: emailLengthMax }).check((context) => {
  const fault = findEmailFault(context.value);
  if (!fault) return;
  const message =
    fault === 'format' ? 'must be an email address' : 'must not hold letters that look like others';
  context.issues.push({ code: 'invalid_format', format: fault, message, input: context.value });
});

/** A language, as BCP 47 writes it: `en`, `de-AT`. */
export const locale = line({ max: localeLengthMax }).transform((given, context) => {
  const canonical = canonicalLocale(given);
  if (canonical !== undefined) return canonical;
  const message = 'must be a language tag, such as en or de-AT';
  context.addIssue({ code: 'invalid_format', format: 'locale', message });
  return z.NEVER;
});

/** A password that somebody chooses. */
export const newPassword = opaqueText({ min: passwordLength.alone, max: passwordLength.max });

/** The same for an account that may have a second factor: `requireLongEnough` says whether it is. */
export const replacingPassword = opaqueText({
  min: passwordLength.withSecondFactor,
  max: passwordLength.max,
});

/** A password that somebody claims to have chosen; a longer one would only cost time to hash. */
export const claimedPassword = opaqueText({ max: passwordLength.max });

export const displayName = line({ max: displayNameLengthMax });

export const userId = idSchema('usr');

const scopesMax = 50;

/** What a machine may do: permissions, each once. */
export const scopes = z
  .array(opaqueText({ max: 100 }).refine(isPermission, 'must be a permission, such as orders:read'))
  .max(scopesMax)
  .readonly()
  .transform((given) => [...new Set(given)].toSorted());
