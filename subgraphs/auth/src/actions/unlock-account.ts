import { parseInput } from '@supergraph/service/errors';
import { z } from 'zod';
import { emailKey } from '../domain/email-address.ts';
import { accountKey } from '../domain/sign-in-tries.ts';
import type { AuthDb } from '../store/database.ts';
import { deleteTallies } from '../store/tallies.ts';
import { email } from './input-fields.ts';

const unlockInput = z.object({ email });

/**
 * Forgets all wrong passwords for an account, so that whoever had to wait need not: for operators, who
 * need no caller to be trusted. Says nothing of whether there is such an account.
 *
 * @returns how many counters were cleared; raises BAD_USER_INPUT
 */
export async function unlockAccount(
  db: AuthDb,
  input: z.input<typeof unlockInput>,
): Promise<number> {
  const { email } = parseInput(unlockInput, input, 'unlock');
  return deleteTallies(db, accountKey(emailKey(email)));
}
