import { inTransaction } from '@supergraph/service/database/transaction';
import type { OrdersDeps } from '../deps.ts';
import { postponedTo } from '../domain/saga-schedule.ts';
import { findOverdueIds, lockOverdueOrder, postponeSaga } from '../store/sagas.ts';
import { advanceOrder } from './advance-orders.ts';

const BATCH = 100;
const BATCHES_MAX = 50;
/** Orders in work at a time, each on a connection of its own. */
const LANES = 4;

export interface OverdueReport {
  /** Orders whose question to stock was asked again. */
  repeated: number;
  /** Orders whose question still waits to be published: asking again would only lengthen the queue. */
  waiting: number;
  /** Orders that reached their deadline and became EXPIRED. */
  expired: number;
  /** Orders that could not be taken up; they are looked at again later. */
  failed: number;
}

/**
 * Takes up orders whose step is overdue, at most 5,000 of them: asks stock again, and after the
 * deadline gives the order up. Each order is a transaction of its own, so one that fails holds up no
 * other. Any number of replicas may do this at the same time.
 */
export async function advanceOverdueSagas(deps: OrdersDeps): Promise<OverdueReport> {
  const report = { repeated: 0, waiting: 0, expired: 0, failed: 0 };
  for (let batch = 0; batch < BATCHES_MAX; batch += 1) {
    const found = await findOverdueIds(deps.db, { now: deps.clock(), limit: BATCH });
    const left = found.values();
    const work = async () => {
      for (const orderId of left) {
        const outcome = await takeUp(deps, orderId);
        if (outcome) report[outcome] += 1;
      }
    };
    await Promise.all(Array.from({ length: LANES }, work));
    if (found.length < BATCH) break;
  }
  return report;
}

/** Null for an order that another replica has taken up. */
async function takeUp(deps: OrdersDeps, orderId: string): Promise<keyof OverdueReport | null> {
  const now = deps.clock();
  try {
    return await inTransaction(deps.db, async (tx) => {
      const found = await lockOverdueOrder(tx, { orderId, now });
      if (!found) return null;
      const isOver = found.saga.deadlineAt <= now;
      const happening = isOver ? givenUp : ({ event: 'OVERDUE' } as const);
      const { decision } = await advanceOrder({ ...deps, db: tx }, found, happening);
      if (isOver) return 'expired';
      return decision === 'waiting' ? 'waiting' : 'repeated';
    });
  } catch (error) {
    deps.log.error({ err: error, orderId }, 'could not take up an overdue order');
    await postponeSaga(deps.db, orderId, (attempts) => postponedTo(now, attempts, deps.schedule));
    return 'failed';
  }
}

const givenUp = {
  event: 'DEADLINE_PASSED',
  reason: 'Stock did not settle the order before its deadline.',
} as const;
