import type { EventHandler, EventHandlers } from '@supergraph/events/consumer';
import { moneyJsonSchema } from '@supergraph/service/money';
import { commitReservations } from '../actions/commit-reservations.ts';
import { type HoldDeps, holdStock } from '../actions/hold-stock.ts';
import { pseudonymiseReservation } from '../actions/pseudonymise-reservation.ts';
import { releaseReservation } from '../actions/release-reservation.ts';
import {
  type OrderApprovedData,
  type OrderPlacedData,
  type OrderPseudonymisedData,
  type OrderWithdrawnData,
  orderApprovedSchema,
  orderPlacedSchema,
  orderPseudonymisedSchema,
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

const pseudonymised: EventHandler<OrderPseudonymisedData, HoldDeps> = {
  schema: orderPseudonymisedSchema,
  handle: ({ data }, deps) => pseudonymiseReservation(deps, data),
};

/** What inventory listens to. */
export const handlers = {
  'orders.order.placed.v1': placed,
  'orders.order.approved.v1': approved,
  'orders.order.cancelled.v1': withdrawn('order cancelled'),
  'orders.order.expired.v1': withdrawn('order expired'),
  'orders.order.pseudonymised.v1': pseudonymised,
} satisfies EventHandlers<HoldDeps>;
