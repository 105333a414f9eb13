import type { ActionContext } from '../deps.ts';
import { hasBounds, type OrderBounds } from '../domain/order-bounds.ts';
import { isBounded } from './bound-order-rate.ts';

/** What a caller may have open at most; null for whom no bound holds. */
export function openOrderBounds(
  context: Pick<ActionContext, 'caller' | 'limits'>,
): OrderBounds | null {
  const { openOrdersPerCustomer: ordersMax, unitsOnHoldPerCustomer: unitsMax } = context.limits;
  const bounds = { ordersMax, unitsMax };
  return isBounded(context) && hasBounds(bounds) ? bounds : null;
}
