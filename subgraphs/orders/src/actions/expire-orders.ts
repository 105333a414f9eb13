import type { OrdersDeps } from '../deps.ts';
import type { Outcome } from './advance-orders.ts';
import { applyAnswers } from './answers-of-stock.ts';

/** The holds ran out before they were committed: the orders are EXPIRED. */
export function expireOrders(
  deps: OrdersDeps,
  expired: readonly { orderId: string }[],
): Promise<Map<string, Outcome>> {
  return applyAnswers(
    deps,
    expired.map(({ orderId }) => ({
      orderId,
      event: 'HOLD_EXPIRED',
      reason: 'The hold on the stock ran out.',
    })),
  );
}
