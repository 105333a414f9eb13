import type { OrdersDeps } from '../deps.ts';
import type { Outcome } from './advance-orders.ts';
import { applyAnswers } from './answers-of-stock.ts';

/** Stock is held: approve the orders, so that it is committed. */
export function recordHolds(
  deps: OrdersDeps,
  holds: readonly { orderId: string; reservationId: string; at: Date }[],
): Promise<Map<string, Outcome>> {
  return applyAnswers(
    deps,
    holds.map((hold) => ({ ...hold, event: 'HELD' })),
  );
}
