import { inTransaction } from '@supergraph/service/database/transaction';
import { parseInput } from '@supergraph/service/errors';
import {
  type Caller,
  ownsOrMay,
  requirePermission,
  requireUser,
} from '@supergraph/service/identity/caller';
import { idSchema } from '@supergraph/service/ids';
import { text } from '@supergraph/service/text';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import type { Order } from '../domain/order.ts';
import { refusals } from '../errors.ts';
import { lockOrder } from '../store/sagas.ts';
import { advanceOrder } from './advance-orders.ts';

const cancelOrderInput = z.object({
  orderId: idSchema('ord'),
  reason: text({ min: 0, max: 500 }).nullish(),
});

/**
 * Cancels an order, for its customer or for those with orders:cancel; stock hears of it and lets go.
 * An order that is cancelled already stays as it is.
 *
 * @throws UNAUTHENTICATED, BAD_USER_INPUT, FORBIDDEN for those who may read the order and no more; and
 *   refuses with ORDER_NOT_FOUND (also for an order that the caller may not read: nobody learns which
 *   ids exist) or ORDER_NOT_CANCELLABLE
 */
export async function cancelOrder(context: ActionContext, input: unknown): Promise<Order> {
  const { id: actorId } = requireUser(context.caller);
  const { orderId, reason } = parseInput(cancelOrderInput, input);
  return inTransaction(context.db, async (tx) => {
    const found = await lockOrder(tx, orderId);
    if (!found || !mayKnowOf(context.caller, found.order)) {
      return refusals.refuse('ORDER_NOT_FOUND', `There is no order ${orderId}.`, [
        'input',
        'orderId',
      ]);
    }
    if (found.order.customerId !== actorId) requirePermission(context.caller, 'orders:cancel');
    const happening = { event: 'CANCEL', actorId, reason } as const;
    const { decision, order } = await advanceOrder({ ...context, db: tx }, found, happening);
    if (decision !== 'refuse') return order;
    return refusals.refuse(
      'ORDER_NOT_CANCELLABLE',
      `Order ${order.number} is ${order.status} and can no longer be cancelled.`,
      ['input', 'orderId'],
      { status: order.status },
    );
  });
}

function mayKnowOf(caller: Caller, { customerId }: Order): boolean {
  return ['orders:cancel', 'orders:read'].some((permission) =>
    ownsOrMay(caller, customerId, permission),
  );
}
