import { createSweeper, type Sweeper } from '@supergraph/service/sweeper';
import { type ExpiryDeps, expireReservations } from '../actions/expire-reservations.ts';

/** Frees what is held past its deadline, now and then; every replica runs one, and they share the work. */
export function createExpirySweeper(deps: ExpiryDeps, intervalSeconds: number): Sweeper {
  return createSweeper({
    purpose: 'expire holds past their deadline',
    intervalMs: intervalSeconds * 1_000,
    log: deps.log,
    async sweep() {
      const expired = await expireReservations(deps);
      if (expired > 0) deps.log.info({ expired }, 'expired holds past their deadline');
    },
  });
}
