import { afterCommit } from '@supergraph/service/database/transaction';
import { histogram } from '@supergraph/service/metrics';
import type { OrdersDeps } from '../deps.ts';
import type { Order, OrderSaga } from '../domain/order.ts';
import { settlementTiming } from '../domain/saga-times.ts';

const settlementSeconds = histogram({
  name: 'orders_settlement_seconds',
  help: 'From the placing of an order to the moment it left PENDING.',
  labelNames: ['status'],
  buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 600],
});

/** Once the change is committed: whoever waits for the order hears of it, and so does the log, once. */
export function reportSettled(
  { db: tx, settlements, log }: OrdersDeps,
  order: Order,
  saga: OrderSaga,
): void {
  const { id, number, status, settledAt } = order;
  if (!settledAt) throw new Error(`order ${id} is ${status} but was never settled`);
  afterCommit(tx, () => {
    settlements.signal(id, order);
    const timing = settlementTiming(order, saga, settledAt);
    settlementSeconds.observe({ status }, timing.totalMs / 1_000);
    log.info({ orderId: id, number, status, ...timing }, 'order settled');
  });
}
