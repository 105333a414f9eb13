import { currentCorrelation } from '@supergraph/service/correlation';
import { statementSignal } from '@supergraph/service/database/cancellation';
import { parseInput } from '@supergraph/service/errors';
import { fingerprint } from '@supergraph/service/idempotency/fingerprint';
import { type IdempotencyKey, requireSameBody } from '@supergraph/service/idempotency/key';
import { requireUser } from '@supergraph/service/identity/caller';
import type { ActionContext } from '../deps.ts';
import type { Order, OrderLine } from '../domain/order.ts';
import type { OrdersDb } from '../store/database.ts';
import { findKey } from '../store/idempotency-keys.ts';
import { findOrder } from '../store/orders.ts';
import { openOrderBounds } from './bound-open-orders.ts';
import { withinOrderRate } from './bound-order-rate.ts';
import type { OrderPlace } from './order-admission.ts';
import { type PlaceOrder, placeOrderInput } from './place-order-input.ts';

/** An order, with its lines where they are at hand. */
export type PlacedOrder = Order & { lines?: readonly OrderLine[] };

/**
 * Places an order for the caller, once for each idempotency key, and waits a moment for stock.
 *
 * @returns the order as it stands then, whatever its status
 * @throws UNAUTHENTICATED, BAD_USER_INPUT, RATE_LIMITED, IDEMPOTENCY_IN_PROGRESS,
 *   IDEMPOTENCY_KEY_REUSED, SERVICE_UNAVAILABLE where new orders are too many and the key is not known,
 *   and refuses with VARIANT_NOT_FOUND, VARIANT_UNAVAILABLE, CURRENCY_MISMATCH, PRICE_CHANGED or
 *   ORDER_LIMIT_REACHED, in which case nothing is stored, not even the key
 */
export async function placeOrder(context: ActionContext, input: unknown): Promise<PlacedOrder> {
  const { id: callerId } = requireUser(context.caller);
  const { idempotencyKey, ...body } = parseInput(placeOrderInput, input);
  const key = { callerId, operation: 'placeOrder', key: idempotencyKey };
  const place = context.admission.enter();
  return place ? placeAndWait(context, key, body, place) : waitAgain(context, key, body);
}

async function placeAndWait(
  context: ActionContext,
  key: IdempotencyKey,
  body: PlaceOrder,
  place: OrderPlace,
): Promise<PlacedOrder> {
  let isSettled: boolean | undefined;
  try {
    const begun = await withinOrderRate(context, key, () => {
      const bounds = openOrderBounds(context);
      const placement = { key, body, bounds, correlation: currentCorrelation() };
      return context.placements.begin(placement, statementSignal());
    });
    const settlement = await context.settlements.wait(begun.orderId);
    if (begun.isRepeat) return orderOf(context.db, begun.orderId);
    isSettled = settlement.isSettled;
    const order = settlement.order ?? (await orderOf(context.db, begun.orderId));
    return { ...order, lines: begun.lines };
  } finally {
    place.leave(isSettled);
  }
}

/** With no place for a new order: whoever has placed it before gets it all the same. */
async function waitAgain(
  { db, admission, settlements }: ActionContext,
  key: IdempotencyKey,
  body: PlaceOrder,
): Promise<Order> {
  const earlier = await findKey(db, key);
  if (!earlier) return admission.refuse(key.callerId);
  requireSameBody(key, { earlier: earlier.fingerprint, now: fingerprint(body) });
  await settlements.wait(earlier.orderId);
  return orderOf(db, earlier.orderId);
}

async function orderOf(db: OrdersDb, orderId: string): Promise<Order> {
  const order = await findOrder(db, orderId);
  if (!order) throw new Error(`order ${orderId} was placed but is not there`);
  return order;
}
