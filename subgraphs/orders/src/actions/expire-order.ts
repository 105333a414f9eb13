import type { OrdersDeps } from '../deps.ts';
import type { Outcome } from './advance-order.ts';
import { applyAnswer } from './answer-of-stock.ts';

/** The hold ran out before it was committed: the order is EXPIRED. */
export function expireOrder(
  deps: OrdersDeps,
  { orderId }: { orderId: string },
): Promise<Outcome | null> {
  return applyAnswer(deps, orderId, {
    event: 'HOLD_EXPIRED',
    reason: 'The hold on the stock ran out.',
  });
}
