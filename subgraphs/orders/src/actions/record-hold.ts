import type { OrdersDeps } from '../deps.ts';
import type { Outcome } from './advance-order.ts';
import { applyAnswer } from './answer-of-stock.ts';

/** Stock is held: approve the order, so that it is committed. */
export function recordHold(
  deps: OrdersDeps,
  { orderId, reservationId, at }: { orderId: string; reservationId: string; at: Date },
): Promise<Outcome | null> {
  return applyAnswer(deps, orderId, { event: 'HELD', reservationId, at });
}
