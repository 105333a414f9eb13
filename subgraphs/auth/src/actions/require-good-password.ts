import { badInput } from '@supergraph/service/errors';
import { type Chosen, findPasswordFault, type PasswordFault } from '../domain/password.ts';

const messages: Readonly<Record<PasswordFault, string>> = {
  common: 'is among the passwords that are tried first',
  personal: 'must not hold the address or the name of the account',
};

/** @throws BAD_USER_INPUT for a password that is guessed early, however long it is */
export async function requireGoodPassword(chosen: Chosen, path: readonly string[]): Promise<void> {
  const fault = findPasswordFault(chosen, await loadCommonPasswords());
  if (fault) throw badInput(path, fault, messages[fault]);
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
