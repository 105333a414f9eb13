import type { OrdersDeps } from '../deps.ts';
import type { Outcome } from './advance-orders.ts';
import { applyAnswers } from './answers-of-stock.ts';

/** Stock is committed: the orders are CONFIRMED. */
export function confirmOrders(
  deps: OrdersDeps,
  commits: readonly { orderId: string; reservationId: string; at: Date }[],
): Promise<Map<string, Outcome>> {
  return applyAnswers(
    deps,
    commits.map((commit) => ({ ...commit, event: 'COMMITTED' })),
  );
}
