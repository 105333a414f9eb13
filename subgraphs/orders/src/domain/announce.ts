import { moneyToJson } from '@supergraph/service/money';
import type { Order, OrderLine } from './order.ts';
import type { Announcement } from './saga.ts';

/** What a message about an order says: `data` is described by `events/schemas/<type>.json`. */
export interface OrderMessage {
  type: `orders.order.${Announcement}.v1`;
  data: Record<string, unknown>;
}

export interface Circumstances {
  /** Needed to say that an order was placed. */
  lines: readonly OrderLine[];
  /** Also needed for that: nothing stands between hold and sale. */
  isSale: boolean;
  /** Needed to approve. */
  reservationId: string | null;
  /** In the words of whoever made the change. */
  reason: string | null;
}

/** Puts an order's news into words that other services know. */
export function announce(
  announcement: Announcement,
  order: Order,
  circumstances: Circumstances,
): OrderMessage {
  return {
    type: announcementType(announcement),
    data: { orderId: order.id, ...contents[announcement](order, circumstances) },
  };
}

export function announcementType(announcement: Announcement): OrderMessage['type'] {
  return `orders.order.${announcement}.v1`;
}

type Contents = (order: Order, circumstances: Circumstances) => Record<string, unknown>;

const contents: Record<Announcement, Contents> = {
  placed: (order, { lines, isSale }) => ({
    number: order.number,
    isSale,
    customerId: order.customerId,
    placedAt: order.placedAt.toISOString(),
    currency: order.total.currency,
    lines: lines.map(({ id, variantId, quantity, unitPrice }) => ({
      lineId: id,
      variantId,
      quantity,
      unitPrice: moneyToJson(unitPrice),
    })),
  }),
  approved: (_order, { reservationId }) => ({ reservationId }),
  confirmed: (order) => ({
    number: order.number,
    customerId: order.customerId,
    total: moneyToJson(order.total),
    confirmedAt: order.confirmedAt?.toISOString(),
  }),
  rejected: (order) => ({
    number: order.number,
    customerId: order.customerId,
    code: order.rejection?.code,
    message: order.rejection?.message,
  }),
  expired: (order) => ({ number: order.number, customerId: order.customerId }),
  cancelled: (order, { reason }) => ({
    number: order.number,
    customerId: order.customerId,
    ...(reason !== null && { reason }),
  }),
  completed: (order) => ({
    number: order.number,
    customerId: order.customerId,
    completedAt: order.completedAt?.toISOString(),
  }),
};
