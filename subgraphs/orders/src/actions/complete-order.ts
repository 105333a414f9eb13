import { inTransaction } from '@supergraph/service/database/transaction';
import { parseInput } from '@supergraph/service/errors';
import { requirePermission } from '@supergraph/service/identity/caller';
import { idSchema } from '@supergraph/service/ids';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import type { Order } from '../domain/order.ts';
import { refusals } from '../errors.ts';
import { lockOrder } from '../store/sagas.ts';
import { advanceOrder } from './advance-orders.ts';

const completeOrderInput = z.object({ orderId: idSchema('ord') });

/**
 * Marks a confirmed order as fulfilled. An order that is completed already stays as it is.
 *
 * @throws UNAUTHENTICATED, FORBIDDEN without orders:fulfil, BAD_USER_INPUT, and refuses with
 *   ORDER_NOT_FOUND or ORDER_NOT_COMPLETABLE
 */
export async function completeOrder(context: ActionContext, input: unknown): Promise<Order> {
  const { id: actorId } = requirePermission(context.caller, 'orders:fulfil');
  const { orderId } = parseInput(completeOrderInput, input);
  return inTransaction(context.db, async (tx) => {
    const path = ['input', 'orderId'];
    const found = await lockOrder(tx, orderId);
    if (!found) return refusals.refuse('ORDER_NOT_FOUND', `There is no order ${orderId}.`, path);
    const happening = { event: 'COMPLETE', actorId } as const;
    const { decision, order } = await advanceOrder({ ...context, db: tx }, found, happening);
    if (decision !== 'refuse') return order;
    return refusals.refuse(
      'ORDER_NOT_COMPLETABLE',
      `Order ${order.number} is ${order.status}; only a confirmed order can be completed.`,
      path,
      { status: order.status },
    );
  });
}
