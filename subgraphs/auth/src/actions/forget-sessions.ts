import { deleteInBatches } from '@supergraph/service/database/delete-in-batches';
import type { AuthDeps } from '../deps.ts';
import { deleteExpiredSessions } from '../store/sessions.ts';

const ROWS_MAX = 100_000;

/**
 * Forgets sessions that have expired, also of those who never come back; at most 100,000, the next run
 * goes on. Their tokens are refused as those of unknown ones.
 *
 * @returns how many they were
 */
export function forgetSessions({ db, clock }: Pick<AuthDeps, 'db' | 'clock'>): Promise<number> {
  const now = clock();
  return deleteInBatches((limit) => deleteExpiredSessions(db, { now, limit }), {
    rowsMax: ROWS_MAX,
  });
}
