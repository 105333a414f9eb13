import type { EventHandler, EventHandlers } from '@supergraph/events/consumer';
import { moneyJsonSchema } from '@supergraph/service/money';
import { commitReservations } from '../actions/commit-reservations.ts';
import { type HoldDeps, holdStock } from '../actions/hold-stock.ts';
import { releaseReservation } from '../actions/release-reservation.ts';
import {
  type OrderApprovedData,
  type OrderPlacedData,
  type OrderWithdrawnData,
  orderApprovedSchema,
  orderPlacedSchema,
  orderWithdrawnSchema,
} from './expectations.ts';

const placed: EventHandler<OrderPlacedData, HoldDeps> = {
  schema: orderPlacedSchema,
  handleAll: (events, deps) =>
    holdStock(
      deps,
      events.map(({ data: { orderId, customerId, lines, isSale = false } }) => ({
        orderId,
        customerId,
        isSale,
        lines: lines.map(({ lineId, variantId, quantity, unitPrice }) => ({
          lineId,
          variantId,
          quantity,
          unitPrice: moneyJsonSchema.parse(unitPrice),
        })),
      })),
    ),
};

const approved: EventHandler<OrderApprovedData, HoldDeps> = {
  schema: orderApprovedSchema,
  handleAll: (events, deps) =>
    commitReservations(
      deps,
      events.map(({ data }) => data.orderId),
    ),
};

const withdrawn = (reason: string): EventHandler<OrderWithdrawnData, HoldDeps> => ({
  schema: orderWithdrawnSchema,
  handle: ({ data: { orderId, customerId } }, deps) =>
    releaseReservation(deps, { orderId, customerId: customerId ?? null, reason }),
});

/** What inventory listens to. */
export const handlers = {
  'orders.order.placed.v1': placed,
  'orders.order.approved.v1': approved,
  'orders.order.cancelled.v1': withdrawn('order cancelled'),
  'orders.order.expired.v1': withdrawn('order expired'),
} satisfies EventHandlers<HoldDeps>;
