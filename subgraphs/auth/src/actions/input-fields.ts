import { idSchema } from '@supergraph/service/ids';
import { line, opaqueText } from '@supergraph/service/text';
import { z } from 'zod';
import { isPermission } from '../domain/role.ts';

/** RFC 5321 §4.5.3.1.3 allows no longer address. */
const emailLengthMax = 254;

/** Long enough where nothing else proves who it is, short enough not to be a load (NIST SP 800-63B-4 §3.1.1.1). */
const passwordLength = { min: 15, max: 128 };

const displayNameLengthMax = 100;

export const email = line({ max: emailLengthMax })
  .transform((address) => address.toLowerCase())
  .pipe(z.email('must be an email address'));

/** A password that somebody chooses. */
export const newPassword = opaqueText(passwordLength);

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
