import type { Money } from '@supergraph/service/money';
import type { Order, OrderEvent, OrderLine, OrderSaga } from './order.ts';
import type { PricedLine } from './price-order.ts';
import { initialState } from './saga.ts';
import { deadlineAt, nextAttemptAt, type SagaSchedule } from './saga-schedule.ts';

/** An order as it begins: PENDING, with nothing settled. */
export function newOrder(
  identity: Pick<Order, 'id' | 'number' | 'customerId' | 'placedAt'>,
  total: Money,
): Order {
  return {
    ...identity,
    status: initialState.status,
    total,
    version: 1,
    settledAt: null,
    confirmedAt: null,
    cancelledAt: null,
    completedAt: null,
    rejection: null,
  };
}

/** @param newId called once for each line */
export function newLines(
  { id: orderId }: Order,
  lines: readonly PricedLine[],
  newId: () => string,
): OrderLine[] {
  return lines.map((line, position) => ({ ...line, id: newId(), orderId, position }));
}

/** The beginning of its history. */
export function firstEvent(order: Order): OrderEvent {
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

export function newSaga({ id: orderId, placedAt }: Order, schedule: SagaSchedule): OrderSaga {
  const saga = { attempts: 0, deadlineAt: deadlineAt(placedAt, schedule) };
  return {
    ...saga,
    orderId,
    step: initialState.step,
    reservationId: null,
    heldAt: null,
    approvedAt: null,
    committedAt: null,
    nextAttemptAt: nextAttemptAt(placedAt, saga, schedule),
  };
}
