import { sumMoney } from '@supergraph/service/money';
import type { Order, OrderEvent, OrderLine, Rejection } from './order.ts';
import { orderNumber } from './order-number.ts';
import type { OrderStatus } from './order-status.ts';
import { lineTotal } from './price-order.ts';

/** An order as a file tells it: how it ended, but not how it came there. */
export interface SeededOrder {
  id: string;
  sequence: bigint;
  customerId: string;
  status: OrderStatus;
  currency: string;
  placedAt: Date;
  /** When its saga ended; absent while PENDING and where a cancellation came first. */
  settledAt?: Date | undefined;
  cancelledAt?: Date | undefined;
  completedAt?: Date | undefined;
  rejection?: { code: string; message: string } | undefined;
  lines: Omit<OrderLine, 'orderId' | 'position'>[];
}

export interface RebuiltOrder {
  order: Order;
  lines: OrderLine[];
  events: OrderEvent[];
}

/** Rebuilds the total, the times and the history that an order with this end must have had. */
export function rebuildOrder(seeded: SeededOrder): RebuiltOrder {
  const lines = seeded.lines.map((line, position) => ({ ...line, orderId: seeded.id, position }));
  const events = historyOf(seeded);
  const timeOf = (status: OrderStatus) =>
    events.find((event) => event.toStatus === status)?.occurredAt ?? null;
  const order: Order = {
    id: seeded.id,
    number: orderNumber(seeded.sequence),
    customerId: seeded.customerId,
    status: seeded.status,
    total: sumMoney(lines.map(lineTotal), seeded.currency),
    version: events.length,
    placedAt: seeded.placedAt,
    settledAt: events.at(1)?.occurredAt ?? null,
    confirmedAt: timeOf('CONFIRMED'),
    cancelledAt: timeOf('CANCELLED'),
    completedAt: timeOf('COMPLETED'),
    rejection: seeded.rejection ? rejectionOf(seeded.rejection) : null,
  };
  return { order, lines, events };
}

interface Step {
  status: OrderStatus;
  at: Date | undefined;
  reason?: string | undefined;
}

function historyOf(seeded: SeededOrder): OrderEvent[] {
  const steps: Step[] = [{ status: 'PENDING', at: seeded.placedAt }, ...stepsAfterPlacing(seeded)];
  return steps.map(({ status, at, reason }, index) => {
    if (!at) throw new Error(`order ${seeded.id} is ${seeded.status} but does not say since when`);
    return {
      orderId: seeded.id,
      version: index + 1,
      fromStatus: steps[index - 1]?.status ?? null,
      toStatus: status,
      actorId: status === 'PENDING' || status === 'CANCELLED' ? seeded.customerId : null,
      reason: reason ?? null,
      occurredAt: at,
    };
  });
}

function stepsAfterPlacing(seeded: SeededOrder): Step[] {
  const { status, settledAt, cancelledAt, completedAt, rejection } = seeded;
  const confirmed: Step = { status: 'CONFIRMED', at: settledAt };
  switch (status) {
    case 'PENDING':
      return [];
    case 'CONFIRMED':
      return [confirmed];
    case 'COMPLETED':
      return [confirmed, { status, at: completedAt }];
    case 'CANCELLED':
      return [...(settledAt ? [confirmed] : []), { status, at: cancelledAt }];
    case 'REJECTED':
      return [{ status, at: settledAt, reason: rejection?.message }];
    case 'EXPIRED':
      return [{ status, at: settledAt }];
  }
}

function rejectionOf({ code, message }: { code: string; message: string }): Rejection {
  return { code, message, lines: [] };
}
