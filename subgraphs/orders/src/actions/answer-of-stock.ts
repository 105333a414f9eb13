import { inTransaction } from '@supergraph/service/database/transaction';
import type { OrdersDeps } from '../deps.ts';
import { lockOrder } from '../store/sagas.ts';
import { advanceOrder, type Happening, type Outcome } from './advance-order.ts';

/**
 * Applies what stock says of an order.
 *
 * @returns null for an order that is not ours, which only a restored backup can bring about
 */
export async function applyAnswer(
  deps: OrdersDeps,
  orderId: string,
  happening: Happening,
): Promise<Outcome | null> {
  return inTransaction(deps.db, async (tx) => {
    const found = await lockOrder(tx, orderId);
    return found ? advanceOrder({ ...deps, db: tx }, found, happening) : null;
  });
}
