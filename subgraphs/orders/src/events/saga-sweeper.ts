import { createSweeper, type Sweeper } from '@supergraph/service/sweeper';
import { advanceOverdueSagas } from '../actions/advance-overdue-sagas.ts';
import type { OrdersDeps } from '../deps.ts';

const SWEEP_MS = 1_000;

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
