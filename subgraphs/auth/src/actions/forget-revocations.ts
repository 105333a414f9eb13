import { deleteInBatches } from '@supergraph/service/database/delete-in-batches';
import { revocationLimits } from '@supergraph/service/identity/revocations';
import type { AuthDeps } from '../deps.ts';
import { deleteRevocations } from '../store/revocations.ts';

const ROWS_MAX = 100_000;

/**
 * Forgets what was revoked so long ago that every access token that it made void has expired; at most 100,000,
 * the next run goes on.
 *
 * @returns how many they were
 */
export function forgetRevocations({ db, clock }: Pick<AuthDeps, 'db' | 'clock'>): Promise<number> {
  const until = new Date(clock().getTime() - revocationLimits.revocationKeptMs);
  return deleteInBatches((limit) => deleteRevocations(db, { until, limit }), {
    rowsMax: ROWS_MAX,
  });
}
