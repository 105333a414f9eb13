import { inTransaction } from '@supergraph/service/database/transaction';
import { addressBlock } from '@supergraph/service/http/address-block';
import { rateLimited } from '@supergraph/service/throttle/rate-limited';
import type { ActionContext } from '../deps.ts';
import type { User } from '../domain/user.ts';
import { mailUser } from './mail-user.ts';
import { lockOwnAccount } from './own-account.ts';
import { personalData } from './personal-data.ts';
import { auditSource, recordAudit } from './record-audit.ts';
import { requireFreshProof } from './require-fresh-proof.ts';
import { momentFor, orUnknown } from './tell-moment.ts';

const DAY_MS = 24 * 3_600_000;

/**
 * Everything that auth stores of the caller, as JSON. Whoever took a session over would have it all at once: hence the
 * proof, and a mail that says so.
 *
 * Raises UNAUTHENTICATED, STEP_UP_REQUIRED, RATE_LIMITED.
 */
export async function exportMyData(
  context: ActionContext,
): Promise<{ user: User; account: string }> {
  const { db, caller, client, clock } = context;
  const { id } = await requireFreshProof(db, context);
  await countExport(context, id);
  return inTransaction(db, async (tx) => {
    const { user } = await lockOwnAccount(tx, caller);
    const account = JSON.stringify(await personalData(tx, user));
    const now = clock();
    const data = { place: orUnknown(addressBlock(client.address)), moment: momentFor(now) };
    await mailUser(tx, user, { template: 'data-exported', data, now });
    const entry = { action: 'user.data-exported', subject: id } as const;
    await recordAudit(tx, { ...auditSource(context), ...entry });
    return { user, account };
  });
}

async function countExport({ throttle, limits }: ActionContext, userId: string): Promise<void> {
  const max = limits.exportsPerAccountPerDay;
  const waitMs = await throttle.use([{ key: `export:${userId}`, max, windowMs: DAY_MS }]);
  if (waitMs > 0) throw rateLimited('You have asked for your data many times.', waitMs);
}
