import type { OrdersDeps } from '../deps.ts';
import type { Rejection } from '../domain/order.ts';
import type { Outcome } from './advance-order.ts';
import { applyAnswer } from './answer-of-stock.ts';

/** Stock refused to hold: the order is REJECTED, for the reason that stock gave. */
export function rejectOrder(
  deps: OrdersDeps,
  { orderId, rejection }: { orderId: string; rejection: Rejection },
): Promise<Outcome | null> {
  return applyAnswer(deps, orderId, { event: 'REFUSED', rejection, reason: rejection.message });
}
