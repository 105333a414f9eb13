import type { OrdersDeps } from '../deps.ts';
import type { Rejection } from '../domain/order.ts';
import type { Outcome } from './advance-orders.ts';
import { applyAnswers } from './answers-of-stock.ts';

/** Stock refused to hold: the orders are REJECTED, each for the reason that stock gave. */
export function rejectOrders(
  deps: OrdersDeps,
  refusals: readonly { orderId: string; rejection: Rejection }[],
): Promise<Map<string, Outcome>> {
  return applyAnswers(
    deps,
    refusals.map(({ orderId, rejection }) => ({
      orderId,
      event: 'REFUSED',
      rejection,
      reason: rejection.message,
    })),
  );
}
