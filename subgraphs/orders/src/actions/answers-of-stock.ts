import { inTransaction } from '@supergraph/service/database/transaction';
import type { OrdersDeps } from '../deps.ts';
import { lockOrders } from '../store/sagas.ts';
import { advanceOrders, type Happening, type Outcome } from './advance-orders.ts';

/** What stock says of one order. */
export interface Answer extends Happening {
  orderId: string;
}

/**
 * Applies what stock says of some orders, each of them once, in one transaction.
 *
 * @returns by order; without those that are not ours, which only a restored backup can bring about
 */
export async function applyAnswers(
  deps: OrdersDeps,
  answers: readonly Answer[],
): Promise<Map<string, Outcome>> {
  return inTransaction(deps.db, async (tx) => {
    const found = await lockOrders(
      tx,
      answers.map(({ orderId }) => orderId),
    );
    const advances = answers.flatMap(({ orderId, ...happening }) => {
      const locked = found.get(orderId);
      return locked ? [{ ...locked, happening }] : [];
    });
    const outcomes = await advanceOrders({ ...deps, db: tx }, advances);
    return new Map(outcomes.map((outcome) => [outcome.order.id, outcome]));
  });
}
