import type { Money } from '@supergraph/service/money';
import type { OrderStatus } from './order-status.ts';
import type { SagaStep } from './saga.ts';

export interface Order {
  id: string;
  number: string;
  customerId: string;
  status: OrderStatus;
  total: Money;
  /** One more with each change and each announcement. */
  version: number;
  placedAt: Date;
  /** When it left PENDING. */
  settledAt: Date | null;
  confirmedAt: Date | null;
  cancelledAt: Date | null;
  completedAt: Date | null;
  rejection: Rejection | null;
}

export interface OrderLine {
  id: string;
  orderId: string;
  /** From 0. */
  position: number;
  variantId: string;
  sku: string;
  name: string;
  quantity: number;
  unitPrice: Money;
}

/** Why stock refused an order: OUT_OF_STOCK, PRICE_CHANGED or VARIANT_UNAVAILABLE. */
export interface Rejection {
  code: string;
  message: string;
  lines: RejectedLine[];
}

export interface RejectedLine {
  variantId: string;
  /** Units asked for. */
  requested: number;
  /** Units that could have been had, null where stock did not say. */
  available: number | null;
  /** Of one unit, null where the price is not the reason. */
  currentPrice: Money | null;
}

/** One change of status. */
export interface OrderEvent {
  orderId: string;
  /** The order's version after the change. */
  version: number;
  fromStatus: OrderStatus | null;
  toStatus: OrderStatus;
  /** A user, or null where the system acted. */
  actorId: string | null;
  reason: string | null;
  occurredAt: Date;
}

export interface OrderSaga {
  orderId: string;
  step: SagaStep;
  reservationId: string | null;
  attempts: number;
  nextAttemptAt: Date;
  deadlineAt: Date;
  /** When stock held it, by inventory's clock; null where orders has not heard of it. */
  heldAt: Date | null;
  /** When orders asked for the commit. */
  approvedAt: Date | null;
  /** When stock committed it, by inventory's clock. */
  committedAt: Date | null;
}

/**
 * What an order's times become when its status changes: settled when it leaves PENDING, and the
 * status's own time where it has one.
 */
export function stampStatus<T extends Order>(order: T, status: OrderStatus, now: Date): T {
  return {
    ...order,
    status,
    settledAt: order.settledAt ?? now,
    confirmedAt: status === 'CONFIRMED' ? now : order.confirmedAt,
    cancelledAt: status === 'CANCELLED' ? now : order.cancelledAt,
    completedAt: status === 'COMPLETED' ? now : order.completedAt,
  };
}
