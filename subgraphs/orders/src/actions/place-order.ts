import { eventsAppended, type NewEvent } from '@supergraph/events/outbox';
import { inTransaction } from '@supergraph/service/database/transaction';
import { badInput, parseInput, Refused } from '@supergraph/service/errors';
import { fingerprint } from '@supergraph/service/idempotency/fingerprint';
import {
  type IdempotencyKey,
  keyInProgress,
  lockNameOf,
  requireSameBody,
} from '@supergraph/service/idempotency/key';
import { requireUser } from '@supergraph/service/identity/caller';
import { newId } from '@supergraph/service/ids';
import type { ActionContext } from '../deps.ts';
import { announce } from '../domain/announce.ts';
import type { Order, OrderLine, OrderSaga } from '../domain/order.ts';
import { orderNumber } from '../domain/order-number.ts';
import { type PricedOrder, type PricingProblem, priceOrder } from '../domain/price-order.ts';
import { initialState } from '../domain/saga.ts';
import { deadlineAt, nextAttemptAt, type SagaSchedule } from '../domain/saga-schedule.ts';
import { refusals } from '../errors.ts';
import { findVariants } from '../store/catalogue.ts';
import { findKey } from '../store/idempotency-keys.ts';
import { insertBeginning } from '../store/order-changes.ts';
import { takeNumberUnderLock } from '../store/order-numbers.ts';
import { findOrder } from '../store/orders.ts';
import { customerLockName, findOpenOrders, requireRoomFor } from './bound-open-orders.ts';
import { type PlacedOnce, withinOrderRate } from './bound-order-rate.ts';
import type { OrderPlace } from './order-admission.ts';
import { type PlaceOrder, placeOrderInput } from './place-order-input.ts';

/** What 64 bits hold, in the database as on the wire. */
const TOTAL_MAX_MINOR = 2n ** 63n - 1n;

/**
 * Places an order for the caller, once for each idempotency key, and waits a moment for stock.
 *
 * @returns the order as it stands then, whatever its status
 * @throws UNAUTHENTICATED, BAD_USER_INPUT, RATE_LIMITED, IDEMPOTENCY_IN_PROGRESS,
 *   IDEMPOTENCY_KEY_REUSED, SERVICE_UNAVAILABLE where new orders are too many and the key is not known,
 *   and refuses with VARIANT_NOT_FOUND, VARIANT_UNAVAILABLE, CURRENCY_MISMATCH, PRICE_CHANGED or
 *   ORDER_LIMIT_REACHED, in which case nothing is stored, not even the key
 */
export async function placeOrder(context: ActionContext, input: unknown): Promise<Order> {
  const { id: callerId } = requireUser(context.caller);
  const { idempotencyKey, ...body } = parseInput(placeOrderInput, input);
  const key = { callerId, operation: 'placeOrder', key: idempotencyKey };
  const place = context.admission.enter();
  const orderId = place
    ? await placeAndWait(context, key, body, place)
    : await waitAgain(context, key, body);
  const order = await findOrder(context.db, orderId);
  if (!order) throw new Error(`order ${orderId} was placed but is not there`);
  return order;
}

async function placeAndWait(
  context: ActionContext,
  key: IdempotencyKey,
  body: PlaceOrder,
  place: OrderPlace,
): Promise<string> {
  let isSettled: boolean | undefined;
  try {
    const { orderId, isRepeat } = await withinOrderRate(context, key, () =>
      inTransaction(context.db, (tx) => placeOnce({ ...context, db: tx }, key, body)),
    );
    const hasLeftPending = await context.settlements.wait(orderId);
    if (!isRepeat) isSettled = hasLeftPending;
    return orderId;
  } finally {
    place.leave(isSettled);
  }
}

/** With no place for a new order: whoever has placed it before gets it all the same. */
async function waitAgain(
  { db, admission, settlements }: ActionContext,
  key: IdempotencyKey,
  body: PlaceOrder,
): Promise<string> {
  const earlier = await findKey(db, key);
  if (!earlier) return admission.refuse(key.callerId);
  requireSameBody(key, { earlier: earlier.fingerprint, now: fingerprint(body) });
  await settlements.wait(earlier.orderId);
  return earlier.orderId;
}

async function placeOnce(
  context: ActionContext,
  key: IdempotencyKey,
  body: PlaceOrder,
): Promise<PlacedOnce> {
  const { db: tx, clock, schedule } = context;
  const number = await takeNumberUnderLock(tx, {
    key: lockNameOf(key),
    customer: customerLockName(context, key.callerId),
  });
  if (number === null) throw keyInProgress(key);
  // Read after the lock is held: what its last holder wrote is visible now.
  const [earlier, catalogue, open] = await Promise.all([
    findKey(tx, key),
    findVariants(
      tx,
      body.lines.map((line) => line.variantId),
    ),
    findOpenOrders(context, key.callerId),
  ]);
  const bodyFingerprint = fingerprint(body);
  if (earlier) {
    requireSameBody(key, { earlier: earlier.fingerprint, now: bodyFingerprint });
    return { orderId: earlier.orderId, isRepeat: true };
  }
  requireRoomFor(context, open, body.lines);

  const priced = priceOrder(body.lines, catalogue, body.expectedTotal);
  if (!isPriced(priced)) throw new Refused(priced.problems.map(toRefusal));
  if (priced.total.amountMinor > TOTAL_MAX_MINOR) {
    const message = `the order's total must be at most ${TOTAL_MAX_MINOR} minor units`;
    throw badInput(['input', 'lines'], 'max', message);
  }

  const placedAt = clock();
  const order = pendingOrder({ customerId: key.callerId, number, placedAt }, priced);
  const lines = linesOf(order, priced);
  await insertBeginning(tx, {
    orders: [order],
    lines,
    events: [firstEvent(order)],
    sagas: [sagaOf(order, schedule)],
    key: { ...key, fingerprint: bodyFingerprint, orderId: order.id, createdAt: placedAt },
    messages: eventsAppended(tx, [placedMessage(context, order, lines)]),
  });
  return { orderId: order.id, isRepeat: false };
}

type Priced = Extract<PricedOrder, { lines: unknown }>;

function isPriced(priced: PricedOrder): priced is Priced {
  return 'lines' in priced;
}

function toRefusal({ code, message, path, details }: PricingProblem) {
  return refusals.refusal(code, message, path, details && { ...details });
}

function pendingOrder(
  { customerId, number, placedAt }: { customerId: string; number: bigint; placedAt: Date },
  { total }: Priced,
): Order {
  return {
    id: newId('ord', placedAt.getTime()),
    number: orderNumber(number),
    customerId,
    status: initialState.status,
    total,
    version: 1,
    placedAt,
    settledAt: null,
    confirmedAt: null,
    cancelledAt: null,
    completedAt: null,
    rejection: null,
  };
}

function linesOf(order: Order, { lines }: Priced): OrderLine[] {
  return lines.map((line, position) => ({
    ...line,
    id: newId('oln', order.placedAt.getTime()),
    orderId: order.id,
    position,
  }));
}

function firstEvent(order: Order) {
  return {
    orderId: order.id,
    version: order.version,
    fromStatus: null,
    toStatus: order.status,
    actorId: order.customerId,
    reason: null,
    occurredAt: order.placedAt,
  };
}

function sagaOf(order: Order, schedule: SagaSchedule): OrderSaga {
  const saga = { attempts: 0, deadlineAt: deadlineAt(order.placedAt, schedule) };
  return {
    ...saga,
    orderId: order.id,
    step: initialState.step,
    reservationId: null,
    heldAt: null,
    approvedAt: null,
    committedAt: null,
    nextAttemptAt: nextAttemptAt(order.placedAt, saga, schedule),
  };
}

function placedMessage({ sellsAtOnce }: ActionContext, order: Order, lines: OrderLine[]): NewEvent {
  const circumstances = { lines, isSale: sellsAtOnce, reservationId: null, reason: null };
  const message = announce('placed', order, circumstances);
  return { ...message, subject: order.id, sequence: order.version };
}
