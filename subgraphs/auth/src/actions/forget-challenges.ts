import { deleteInBatches } from '@supergraph/service/database/delete-in-batches';
import type { AuthDeps } from '../deps.ts';
import { deleteExpiredChallenges } from '../store/challenges.ts';

const ROWS_MAX = 100_000;

/** Forgets challenges that nobody answered in time; at most 100,000, the next run goes on. Returns how many. */
export function forgetChallenges({ db, clock }: Pick<AuthDeps, 'db' | 'clock'>): Promise<number> {
  const now = clock();
  return deleteInBatches((limit) => deleteExpiredChallenges(db, { now, limit }), {
    rowsMax: ROWS_MAX,
  });
}
