import { badInput } from '@supergraph/service/errors';
import {
  type Chosen,
  findPasswordFault,
  type PasswordFault,
  passwordLength,
} from '../domain/password.ts';
import type { AuthDb } from '../store/database.ts';
import { hasSecondFactor } from '../store/second-factors.ts';

const messages: Readonly<Record<PasswordFault, string>> = {
  common: 'is among the passwords that are tried first',
  personal: 'must not hold the address or the name of the account',
};

/** @throws BAD_USER_INPUT for a password that is guessed early, however long it is */
export async function requireGoodPassword(chosen: Chosen, path: readonly string[]): Promise<void> {
  const fault = findPasswordFault(chosen, await loadCommonPasswords());
  if (fault) throw badInput(path, fault, messages[fault]);
}

/**
 * Whether the password only does with the second factor that its account has; call it under the account's lock as
 * well, where nobody takes the factor away meanwhile.
 *
 * @throws BAD_USER_INPUT for one that is too short without
 */
export async function requireLongEnough(
  db: AuthDb,
  { userId, password }: { userId: string; password: string },
  path: readonly string[],
): Promise<{ needsSecondFactor: boolean }> {
  const needsSecondFactor = password.length < passwordLength.alone;
  if (!needsSecondFactor || (await hasSecondFactor(db, userId))) return { needsSecondFactor };
  throw badInput(path, 'min', `must have at least ${passwordLength.alone} characters`);
}

let loading: Promise<(text: string) => boolean> | undefined;

/** Some 50,000 passwords that were found in leaks; read when somebody chooses one for the first time. */
function loadCommonPasswords(): Promise<(text: string) => boolean> {
  loading ??= import('@zxcvbn-ts/language-common').then(({ dictionary }) => {
    const known = new Set<unknown>(dictionary['passwords-common']);
    return (text) => known.has(text);
  });
  return loading;
}
