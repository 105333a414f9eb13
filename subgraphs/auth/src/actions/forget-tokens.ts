import { deleteInBatches } from '@supergraph/service/database/delete-in-batches';
import type { AuthDeps } from '../deps.ts';
import { deleteExpiredTokens } from '../store/one-time-tokens.ts';

const ROWS_MAX = 100_000;

/** Forgets tokens of mails that have expired; at most 100,000, the next run goes on. Returns how many. */
export function forgetTokens({ db, clock }: Pick<AuthDeps, 'db' | 'clock'>): Promise<number> {
  const now = clock();
  return deleteInBatches((limit) => deleteExpiredTokens(db, { now, limit }), { rowsMax: ROWS_MAX });
}
