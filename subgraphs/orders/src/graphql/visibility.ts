import { Fault } from '@supergraph/service/errors';
import { ownsOrMay } from '@supergraph/service/identity/caller';
import type { Order } from '../domain/order.ts';
import type { GraphContext } from './context.ts';

/** Staff read everybody's orders with this. */
export const READ_ORDERS = 'orders:read';

/** An order as the caller may see it: somebody else's is null, just as one that does not exist. */
export async function visibleOrder(
  orderId: string,
  { caller, loaders }: GraphContext,
): Promise<Order | null> {
  if (caller.kind === 'anonymous') return null;
  const order = await loaders.order.load(orderId);
  return order && ownsOrMay(caller, order.customerId, READ_ORDERS) ? order : null;
}

/** @throws UNAUTHENTICATED or FORBIDDEN unless it is the caller's own or the caller is staff */
export function requireOwnerOrStaff(ownerId: string, { caller }: GraphContext): void {
  if (ownsOrMay(caller, ownerId, READ_ORDERS)) return;
  if (caller.kind === 'anonymous') {
    throw new Fault('UNAUTHENTICATED', 'Sign in first: this needs an access token.');
  }
  throw new Fault('FORBIDDEN', `Somebody else's orders need the permission ${READ_ORDERS}.`, {
    details: { permission: READ_ORDERS },
  });
}
