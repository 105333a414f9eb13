import type { OrdersDeps } from '../deps.ts';
import type { Outcome } from './advance-order.ts';
import { applyAnswer } from './answer-of-stock.ts';

/** Stock is committed: the order is CONFIRMED. */
export function confirmOrder(
  deps: OrdersDeps,
  { orderId, reservationId, at }: { orderId: string; reservationId: string; at: Date },
): Promise<Outcome | null> {
  return applyAnswer(deps, orderId, { event: 'COMMITTED', reservationId, at });
}
