import { newId } from '@supergraph/service/ids';
import { findWholeReads } from '@supergraph/testing/path-plans';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { advanceOverdueSagas } from '../src/actions/advance-overdue-sagas.ts';
import { beginOrders } from '../src/actions/begin-orders.ts';
import { confirmOrders } from '../src/actions/confirm-orders.ts';
import { newUser, openHouse, schedule, variant } from './house.ts';

const house = await openHouse();
afterAll(() => house[Symbol.asyncDispose]());

const ROWS = 20_000;
const mug = variant();

beforeAll(async () => {
  const { sql } = house.database;
  await house.sells(mug);
  await sql`INSERT INTO catalogue_variants (variant_id, product_id, sku, name, price_amount_minor, price_currency, status, version)
    SELECT 'var_' || n, 'prd_1', 'SKU-' || n, 'one', 1000, 'EUR', 'ACTIVE', 1
    FROM generate_series(1, ${ROWS}::int) AS n`;
  await sql`INSERT INTO orders (id, number, customer_id, status, currency, total_amount_minor, version, placed_at, settled_at, confirmed_at)
    SELECT 'ord_' || n, 'ORD-' || n, 'usr_' || n % 500, 'CONFIRMED', 'EUR', 1000, 2, now(), now(), now()
    FROM generate_series(1, ${ROWS}::int) AS n`;
  await sql`INSERT INTO order_lines (id, order_id, position, variant_id, sku, name, quantity, unit_price_minor)
    SELECT 'oln_' || n, 'ord_' || n, 0, 'var_' || n, 'SKU', 'one', 1, 1000
    FROM generate_series(1, ${ROWS}::int) AS n`;
  await sql`INSERT INTO order_events (order_id, version, from_status, to_status, occurred_at)
    SELECT 'ord_' || n, 2, 'PENDING', 'CONFIRMED', now() FROM generate_series(1, ${ROWS}::int) AS n`;
  await sql`INSERT INTO order_sagas (order_id, step, next_attempt_at, deadline_at)
    SELECT 'ord_' || n, 'DONE', now(), now() FROM generate_series(1, ${ROWS}::int) AS n`;
  await sql`INSERT INTO idempotency_keys (caller_id, operation, key, fingerprint, order_id)
    SELECT 'usr_' || n % 500, 'placeOrder', 'key_' || n, 'f', 'ord_' || n
    FROM generate_series(1, ${ROWS}::int) AS n`;
  await sql`INSERT INTO outbox (id, type, subject, sequence, data, correlation_id, published_at)
    SELECT 'evt_' || n, 'orders.order.placed.v1', 'ord_' || n, 1, '{}', 'req_1', now()
    FROM generate_series(1, ${ROWS}::int) AS n`;
  await sql`INSERT INTO throttles (key, count, until, expires_at)
    SELECT 'orders-of:' || n, 1, now(), now() FROM generate_series(1, ${ROWS}::int) AS n`;
  await sql`ANALYZE`;
});

const wholeReads = (work: () => Promise<unknown>) =>
  findWholeReads(house.counter, house.database.sql, work);

const placements = Array.from({ length: 8 }, () => ({
  key: { callerId: newUser(), operation: 'placeOrder', key: newId('key') },
  body: { lines: [{ variantId: mug.variantId, quantity: 1 }], expectedTotal: undefined },
  bounds: { ordersMax: 20, unitsMax: 1_000 },
  correlation: undefined,
}));

async function begun(): Promise<string[]> {
  const results = await beginOrders(house.deps, placements);
  return results.map((result) => (result.status === 'fulfilled' ? result.value.orderId : ''));
}

it('orders begin, and again with their keys, by reading only what they name', async () => {
  expect(await wholeReads(begun)).toEqual([]);
  expect(await wholeReads(begun)).toEqual([]);
});

it('the answers of stock read only the orders that they name', async () => {
  const at = new Date();
  const commits = (await begun()).map((orderId) => ({ orderId, reservationId: 'rsv_1', at }));
  expect(await wholeReads(() => confirmOrders(house.deps, commits))).toEqual([]);
});

it('the sweep reads only what is overdue', async () => {
  await beginOrders(
    house.deps,
    placements.map((each) => ({ ...each, key: { ...each.key, key: newId('key') } })),
  );
  await house.relay.drain();
  house.time.pass(schedule.retrySeconds);
  expect(await wholeReads(() => advanceOverdueSagas(house.deps))).toEqual([]);
});
