import type { EventHandler, EventHandlers } from '@supergraph/events/consumer';
import type { CloudEvent } from '@supergraph/events/envelope';
import { moneyJsonSchema } from '@supergraph/service/money';
import type { Outcome } from '../actions/advance-orders.ts';
import { confirmOrders } from '../actions/confirm-orders.ts';
import { expireOrders } from '../actions/expire-orders.ts';
import { noteDeletedCustomer } from '../actions/note-deleted-customer.ts';
import { recordHolds } from '../actions/record-holds.ts';
import { rejectOrders } from '../actions/reject-orders.ts';
import { updateCatalogue } from '../actions/update-catalogue.ts';
import type { OrdersDeps } from '../deps.ts';
import {
  type ReservationData,
  type ReservationRejectedData,
  reservationRejectedSchema,
  reservationSchema,
  type UserDeletedData,
  userDeletedSchema,
  type VariantChangedData,
  variantChangedSchema,
} from './expectations.ts';

type Handler<Data> = EventHandler<Data, OrdersDeps>;

const held: Handler<ReservationData> = {
  schema: reservationSchema,
  async handleAll(events, deps) {
    note('held', events, await recordHolds(deps, events.map(withTime)), deps);
  },
};

const rejected: Handler<ReservationRejectedData> = {
  schema: reservationRejectedSchema,
  async handleAll(events, deps) {
    const refusals = events.map(({ data: { orderId, code, message, lines } }) => ({
      orderId,
      rejection: { code, message, lines: lines.map(toRejectedLine) },
    }));
    note('rejected', events, await rejectOrders(deps, refusals), deps);
  },
};

const committed: Handler<ReservationData> = {
  schema: reservationSchema,
  async handleAll(events, deps) {
    note('committed', events, await confirmOrders(deps, events.map(withTime)), deps);
  },
};

const expired: Handler<ReservationData> = {
  schema: reservationSchema,
  async handleAll(events, deps) {
    const orders = events.map(({ data }) => data);
    note('expired', events, await expireOrders(deps, orders), deps);
  },
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

const userDeleted: Handler<UserDeletedData> = {
  schema: userDeletedSchema,
  handle: ({ data: { userId } }, deps) => noteDeletedCustomer(deps, userId),
};

/** What orders listens to. */
export const handlers = {
  'inventory.reservation.held.v1': held,
  'inventory.reservation.rejected.v1': rejected,
  'inventory.reservation.committed.v1': committed,
  'inventory.reservation.expired.v1': expired,
  'inventory.variant.changed.v1': variantChanged,
  'auth.user.deleted.v1': userDeleted,
} satisfies EventHandlers<OrdersDeps>;

function withTime({ data, time }: CloudEvent<ReservationData>) {
  const { orderId, reservationId } = data;
  return { orderId, reservationId, at: new Date(time) };
}

function toRejectedLine(line: ReservationRejectedData['lines'][number]) {
  const { variantId, requested, available, currentPrice } = line;
  return {
    variantId,
    requested,
    available: available ?? null,
    currentPrice: currentPrice ? moneyJsonSchema.parse(currentPrice) : null,
  };
}

/** Answers that change nothing are normal, but whoever hunts a lost order wants to see them. */
function note(
  answer: string,
  events: readonly CloudEvent<{ orderId: string }>[],
  outcomes: ReadonlyMap<string, Outcome>,
  { log }: OrdersDeps,
): void {
  for (const { orderId } of events.map(({ data }) => data)) {
    const outcome = outcomes.get(orderId);
    if (!outcome) log.warn({ orderId, answer }, 'stock speaks of an order that is unknown');
    else if (outcome.decision === 'ignore') {
      const { status } = outcome.order;
      log.info({ orderId, answer, status }, 'an answer of stock changes nothing');
    }
  }
}
