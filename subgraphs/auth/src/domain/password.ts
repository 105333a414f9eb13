/** Why a password is not taken, though it is long enough. */
export type PasswordFault = 'common' | 'personal';

export interface Chosen {
  readonly password: string;
  readonly email: string;
  readonly displayName: string;
}

/** In UTF-16 units: less does where something else proves who it is as well (NIST SP 800-63B-4 §3.1.1.1). */
export const passwordLength = { alone: 15, withSecondFactor: 8, max: 128 } as const;

/** A part of a name or address that is shorter stands in many words. */
const PERSONAL_CHARACTERS_MIN = 4;

/**
 * What is tried first against an account (NIST SP 800-63B §3.1.1.2): what is on a list of passwords that were
 * found, what only repeats such a one or a character, and what holds the address or the name of whose it is.
 * Letters count alike, large or small.
 *
 * @param isCommon whether something in small letters is on the list
 */
export function findPasswordFault(
  { password, email, displayName }: Chosen,
  isCommon: (text: string) => boolean,
): PasswordFault | undefined {
  const text = plain(password);
  const unit = repeatedUnit(text);
  if (isCommon(text) || (unit !== undefined && (unit.length < 4 || isCommon(unit)))) {
    return 'common';
  }
  const [local = ''] = email.split('@');
  const parts = [email, local, displayName].map(plain);
  const isPersonal = parts.some(
    (part) => part.length >= PERSONAL_CHARACTERS_MIN && text.includes(part),
  );
  return isPersonal ? 'personal' : undefined;
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** What a text is made of, over and over; undefined for one that repeats nothing as a whole. */
function repeatedUnit(text: string): string | undefined {
  const at = `${text}${text}`.indexOf(text, 1);
  return at < text.length ? text.slice(0, at) : undefined;
}
