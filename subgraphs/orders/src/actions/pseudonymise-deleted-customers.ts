import { appendEvents } from '@supergraph/events/outbox';
import { dropMailsTo } from '@supergraph/mail/drop-mails';
import { inTransaction } from '@supergraph/service/database/transaction';
import type { OrdersDeps } from '../deps.ts';
import { nextLook, orderPseudonymised } from '../domain/deleted-customer.ts';
import type { OrdersDb } from '../store/database.ts';
import {
  lockDueCustomer,
  postponeCustomer,
  pseudonymiseOrders,
} from '../store/deleted-customers.ts';
import { forgetKeysOf } from '../store/idempotency-keys.ts';

/** Of one transaction, and transactions of one call; the next call goes on. */
const ORDERS_MAX = 500;
const ROUNDS_MAX = 100;

/**
 * Puts a pseudonym into the orders of those whose account is gone, and takes out what people wrote in them; mails that
 * wait for them are not sent, keys of their requests forgotten. Orders, lines, amounts and times stay. Any number of replicas may do it at a time.
 *
 * @returns how many orders were changed
 */
export async function pseudonymiseDeletedCustomers({
  db,
  clock,
}: Pick<OrdersDeps, 'db' | 'clock'>): Promise<number> {
  let changed = 0;
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const count = await inTransaction(db, (tx) => pseudonymiseSome(tx, clock()));
    if (count === undefined) break;
    changed += count;
  }
  return changed;
}

async function pseudonymiseSome(tx: OrdersDb, now: Date): Promise<number | undefined> {
  const customer = await lockDueCustomer(tx, now);
  if (!customer) return undefined;
  const orders = await pseudonymiseOrders(tx, customer, ORDERS_MAX);
  await appendEvents(tx, orders.map(orderPseudonymised));
  if (orders.length === ORDERS_MAX) return orders.length;
  await forgetKeysOf(tx, customer.userId);
  await dropMailsTo(tx, { userId: customer.userId });
  await postponeCustomer(tx, customer, nextLook(customer, now));
  return orders.length;
}
