import { inTransaction } from '@supergraph/shared/database/transaction';
import type { OrdersDeps } from '../deps.ts';
import { lockOverdueOrders } from '../store/sagas.ts';
import { advanceOrder } from './advance-order.ts';

const BATCH = 100;

export interface OverdueReport {
  /** Orders whose question to stock was asked again. */
  repeated: number;
  /** Orders that reached their deadline and became EXPIRED. */
  expired: number;
}

/**
 * Takes up orders whose step is overdue, a bounded batch of them: asks stock again, and after the
 * deadline gives the order up. Any number of replicas may do this at the same time.
 */
export async function advanceOverdueSagas(deps: OrdersDeps): Promise<OverdueReport> {
  return inTransaction(deps.db, async (tx) => {
    const report = { repeated: 0, expired: 0 };
    const now = deps.clock();
    for (const found of await lockOverdueOrders(tx, { now, limit: BATCH })) {
      const isOver = found.saga.deadlineAt <= now;
      await advanceOrder({ ...deps, db: tx }, found, isOver ? givenUp : { event: 'OVERDUE' });
      report[isOver ? 'expired' : 'repeated'] += 1;
    }
    return report;
  });
}

const givenUp = {
  event: 'DEADLINE_PASSED',
  reason: 'Stock did not settle the order before its deadline.',
} as const;
