import type { EventHandler, EventHandlers } from '@supergraph/events/consumer';
import { moneyJsonSchema } from '@supergraph/service/money';
import type { Outcome } from '../actions/advance-order.ts';
import { confirmOrder } from '../actions/confirm-order.ts';
import { expireOrder } from '../actions/expire-order.ts';
import { recordHold } from '../actions/record-hold.ts';
import { rejectOrder } from '../actions/reject-order.ts';
import { updateCatalogue } from '../actions/update-catalogue.ts';
import type { OrdersDeps } from '../deps.ts';
import {
  type ReservationData,
  type ReservationRejectedData,
  reservationRejectedSchema,
  reservationSchema,
  type VariantChangedData,
  variantChangedSchema,
} from './expectations.ts';

type Handler<Data> = EventHandler<Data, OrdersDeps>;

const held: Handler<ReservationData> = {
  schema: reservationSchema,
  async handle({ data, time }, deps) {
    note(await recordHold(deps, { ...data, at: new Date(time) }), 'held', data, deps);
  },
};

const rejected: Handler<ReservationRejectedData> = {
  schema: reservationRejectedSchema,
  async handle({ data }, deps) {
    const lines = data.lines.map(({ variantId, requested, available, currentPrice }) => ({
      variantId,
      requested,
      available: available ?? null,
      currentPrice: currentPrice ? moneyJsonSchema.parse(currentPrice) : null,
    }));
    const rejection = { code: data.code, message: data.message, lines };
    note(await rejectOrder(deps, { orderId: data.orderId, rejection }), 'rejected', data, deps);
  },
};

const committed: Handler<ReservationData> = {
  schema: reservationSchema,
  async handle({ data, time }, deps) {
    note(await confirmOrder(deps, { ...data, at: new Date(time) }), 'committed', data, deps);
  },
};

const expired: Handler<ReservationData> = {
  schema: reservationSchema,
  handle: async ({ data }, deps) => note(await expireOrder(deps, data), 'expired', data, deps),
};

const variantChanged: Handler<VariantChangedData> = {
  schema: variantChangedSchema,
  handle: async ({ data: { productName, name, price, ...variant } }, deps) =>
    updateCatalogue(deps, {
      variantId: variant.variantId,
      productId: variant.productId,
      sku: variant.sku,
      name: productName ? `${productName}, ${name}` : name,
      price: moneyJsonSchema.parse(price),
      status: variant.status,
      version: variant.version,
    }),
};

/** What orders listens to. */
export const handlers = {
  'inventory.reservation.held.v1': held,
  'inventory.reservation.rejected.v1': rejected,
  'inventory.reservation.committed.v1': committed,
  'inventory.reservation.expired.v1': expired,
  'inventory.variant.changed.v1': variantChanged,
} satisfies EventHandlers<OrdersDeps>;

/** Answers that change nothing are normal, but whoever hunts a lost order wants to see them. */
function note(
  outcome: Outcome | null,
  answer: string,
  { orderId }: { orderId: string },
  { log }: OrdersDeps,
): void {
  if (outcome === null) log.warn({ orderId, answer }, 'stock speaks of an order that is unknown');
  else if (outcome.decision === 'ignore') {
    log.info(
      { orderId, answer, status: outcome.order.status },
      'an answer of stock changes nothing',
    );
  }
}
