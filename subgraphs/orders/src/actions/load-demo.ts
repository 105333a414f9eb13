import { inTransaction } from '@supergraph/service/database/transaction';
import { idSchema } from '@supergraph/service/ids';
import { currencySchema, moneyJsonSchema } from '@supergraph/service/money';
import { z } from 'zod';
import type { OrdersDeps } from '../deps.ts';
import type { Order, OrderSaga } from '../domain/order.ts';
import { sequenceOf } from '../domain/order-number.ts';
import { orderStatuses } from '../domain/order-status.ts';
import { deadlineAt, type SagaSchedule } from '../domain/saga-schedule.ts';
import { rebuildOrder } from '../domain/seeded-order.ts';
import { upsertVariants } from '../store/catalogue.ts';
import { insertBeginning } from '../store/order-changes.ts';
import { skipNumbersTo } from '../store/order-numbers.ts';
import { hasOrders } from '../store/orders.ts';

const moment = z.iso.datetime().transform((text) => new Date(text));

export const demoFile = z.object({
  catalogue: z.array(
    z.object({
      variantId: idSchema('var'),
      productId: idSchema('prd'),
      sku: z.string().min(1),
      name: z.string(),
      price: moneyJsonSchema,
      status: z.enum(['ACTIVE', 'ARCHIVED']),
      version: z.int().min(1),
    }),
  ),
  orders: z.array(
    z
      .object({
        id: idSchema('ord'),
        number: z.string().regex(/^ORD-\d{7,}$/),
        customerId: idSchema('usr'),
        status: z.enum(orderStatuses),
        currency: currencySchema,
        placedAt: moment,
        settledAt: moment.optional(),
        cancelledAt: moment.optional(),
        completedAt: moment.optional(),
        rejection: z.object({ code: z.string(), message: z.string() }).optional(),
        lines: z
          .array(
            z.object({
              id: idSchema('oln'),
              variantId: idSchema('var'),
              sku: z.string().min(1),
              name: z.string(),
              quantity: z.int().min(1),
              unitPrice: moneyJsonSchema,
            }),
          )
          .min(1),
      })
      .transform(({ number, ...order }) => ({ ...order, sequence: sequenceOf(number) })),
  ),
});

export type DemoFile = z.output<typeof demoFile>;

export interface LoadReport {
  orders: number;
  variants: number;
}

/**
 * Loads demo orders and the catalogue in one transaction. Order numbers are written in this
 * service's own form and go on after the highest one loaded.
 *
 * @returns null, having written nothing, when there are orders already
 */
export async function loadDemo(
  { db, clock, schedule }: Pick<OrdersDeps, 'db' | 'clock' | 'schedule'>,
  { catalogue, orders }: DemoFile,
): Promise<LoadReport | null> {
  const rebuilt = orders.map(rebuildOrder);
  const now = clock();
  return inTransaction(db, async (tx) => {
    if (await hasOrders(tx)) return null;
    await upsertVariants(tx, catalogue);
    await insertBeginning(tx, {
      orders: rebuilt.map(({ order }) => order),
      lines: rebuilt.flatMap(({ lines }) => lines),
      events: rebuilt.flatMap(({ events }) => events),
      sagas: rebuilt.map(({ order }) => sagaOf(order, now, schedule)),
    });
    await skipNumbersTo(tx, Math.max(0, ...orders.map(({ sequence }) => Number(sequence))));
    return { orders: orders.length, variants: catalogue.length };
  });
}

/**
 * A demo order that is PENDING is left to stock until the deadline, and not asked about again before:
 * there shall be some to look at.
 */
function sagaOf({ id, status }: Order, now: Date, schedule: SagaSchedule): OrderSaga {
  const giveUpAt = deadlineAt(now, schedule);
  return {
    orderId: id,
    step: status === 'PENDING' ? 'HOLD' : 'DONE',
    reservationId: null,
    attempts: 0,
    nextAttemptAt: giveUpAt,
    deadlineAt: giveUpAt,
    heldAt: null,
    approvedAt: null,
    committedAt: null,
  };
}
