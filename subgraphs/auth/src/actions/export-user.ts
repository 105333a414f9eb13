import { inTransaction } from '@supergraph/service/database/transaction';
import type { AuthDb } from '../store/database.ts';
import { accountOf } from './operate-sessions.ts';
import { personalData } from './personal-data.ts';
import { auditOperator, recordAudit } from './record-audit.ts';

/**
 * All that auth stores of the account of an address, for operators, who answer in place of somebody that cannot sign
 * in. Refuses USER_NOT_FOUND; raises BAD_USER_INPUT.
 */
export async function exportUser(
  { db, now }: { db: AuthDb; now: Date },
  input: { email: string },
): Promise<object> {
  return inTransaction(db, async (tx) => {
    const user = await accountOf(tx, input);
    const entry = { action: 'user.data-exported', subject: user.id } as const;
    await recordAudit(tx, { ...auditOperator(now), ...entry });
    return personalData(tx, user);
  });
}
