import { createSweeper, type Sweeper } from '@supergraph/shared/sweeper';
import { advanceOverdueSagas } from '../actions/advance-overdue-sagas.ts';
import { purgeIdempotencyKeys } from '../actions/purge-idempotency-keys.ts';
import type { OrdersDeps } from '../deps.ts';

const SWEEP_MS = 1_000;
/** Of at most 100,000 keys each time: more than are written in it. */
const PURGE_MS = 60_000;

/** Takes up overdue orders now and then; every replica runs one, and they share the work. */
export function createSagaSweeper(deps: OrdersDeps): Sweeper {
  const { log } = deps;
  return createSweeper({
    purpose: 'take up overdue orders',
    intervalMs: SWEEP_MS,
    log,
    async sweep() {
      const report = await advanceOverdueSagas(deps);
      const count = report.repeated + report.waiting + report.expired + report.failed;
      if (count > 0) log.info(report, 'took up overdue orders');
    },
  });
}

/** Forgets idempotency keys that nobody can mean any more. */
export function createKeyPurge(deps: OrdersDeps): Sweeper {
  return createSweeper({
    purpose: 'forget old idempotency keys',
    intervalMs: PURGE_MS,
    log: deps.log,
    async sweep() {
      const purged = await purgeIdempotencyKeys(deps);
      if (purged > 0) deps.log.info({ purged }, 'forgot old idempotency keys');
    },
  });
}
