import type { ActionContext } from '../deps.ts';
import { boundReached, hasBounds, type OpenOrders } from '../domain/order-bounds.ts';
import { refusals } from '../errors.ts';
import { countOpenOrders } from '../store/open-orders.ts';
import { isBounded } from './bound-order-rate.ts';

type Context = Pick<ActionContext, 'caller' | 'db' | 'limits'>;

/**
 * The name of the lock under which a customer's orders begin one after another, so that many at once
 * cannot pass a bound together; null for whom no bound holds.
 */
export function customerLockName(context: Context, customerId: string): string | null {
  return isBounded(context) && hasBounds(boundsOf(context)) ? `open-orders:${customerId}` : null;
}

/** To be read under that lock; null for whom no bound holds. */
export async function findOpenOrders(
  context: Context,
  customerId: string,
): Promise<OpenOrders | null> {
  const isCounted = customerLockName(context, customerId) !== null;
  return isCounted ? countOpenOrders(context.db, customerId) : null;
}

/** Refuses ORDER_LIMIT_REACHED when a customer would have more open than one may. */
export function requireRoomFor(
  context: Context,
  open: OpenOrders | null,
  lines: readonly { quantity: number }[],
): void {
  const units = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const reached = open && boundReached(open, units, boundsOf(context));
  if (reached) refusals.refuse('ORDER_LIMIT_REACHED', reached.message, reached.path);
}

function boundsOf({ limits }: Context) {
  return { ordersMax: limits.openOrdersPerCustomer, unitsMax: limits.unitsOnHoldPerCustomer };
}
