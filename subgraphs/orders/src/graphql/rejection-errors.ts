import type { Refusal } from '@supergraph/service/errors';
import type { Order } from '../domain/order.ts';
import { refusals } from '../errors.ts';

type RejectionCode = 'OUT_OF_STOCK' | 'PRICE_CHANGED' | 'VARIANT_UNAVAILABLE';

const details: Record<RejectionCode, (order: Order) => Record<string, unknown>> = {
  OUT_OF_STOCK: () => ({}),
  PRICE_CHANGED: (order) => ({ expectedTotal: order.total, currentTotal: null }),
  VARIANT_UNAVAILABLE: () => ({}),
};

/** Why an order that was placed came back REJECTED, in the words of a refusal; empty otherwise. */
export function rejectionErrors(order: Order): Refusal[] {
  if (!order.rejection) return [];
  const { code, message } = order.rejection;
  if (!isRejectionCode(code)) throw new Error(`stock rejected ${order.id} with an unknown ${code}`);
  return [refusals.refusal(code, message, ['input', 'lines'], details[code](order))];
}

function isRejectionCode(code: string): code is RejectionCode {
  return code in details;
}
