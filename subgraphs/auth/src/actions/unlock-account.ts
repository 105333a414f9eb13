import { inTransaction } from '@supergraph/service/database/transaction';
import { parseInput } from '@supergraph/service/errors';
import { z } from 'zod';
import { emailKey } from '../domain/email-address.ts';
import { accountKey } from '../domain/sign-in-tries.ts';
import type { AuthDb } from '../store/database.ts';
import { deleteTallies } from '../store/tallies.ts';
import { findAccount } from '../store/users.ts';
import { email } from './input-fields.ts';
import { auditOperator, recordAudit } from './record-audit.ts';

const unlockInput = z.object({ email });

/**
 * Forgets all wrong passwords for an account, so that whoever had to wait need not: for operators, who
 * need no caller to be trusted. Says nothing of whether there is such an account.
 *
 * @returns how many counters were cleared; raises BAD_USER_INPUT
 */
export async function unlockAccount(
  { db, now }: { db: AuthDb; now: Date },
  input: z.input<typeof unlockInput>,
): Promise<number> {
  const { email } = parseInput(unlockInput, input, 'unlock');
  const key = emailKey(email);
  return inTransaction(db, async (tx) => {
    const count = await deleteTallies(tx, accountKey(key));
    const subject = (await findAccount(tx, key))?.user.id ?? null;
    const entry = { action: 'account.unlocked', subject, details: { counters: count } } as const;
    await recordAudit(tx, { ...auditOperator(now), ...entry });
    return count;
  });
}
