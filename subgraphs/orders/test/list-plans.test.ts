import { readFileSync } from 'node:fs';
import { newId } from '@supergraph/service/ids';
import { dearReads, type ListValues, offeredLists } from '@supergraph/testing/list-plans';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { orderStatuses } from '../src/domain/order-status.ts';
import { type House, openHouse } from './house.ts';

const ORDERS = 20_000;
const FIRST = 20;
/** A page of each status. */
const ROWS_MAX = (FIRST + 1) * orderStatuses.length;
/** Who placed half of all orders. */
const busy = newId('usr');

let house: House;
/** As they are: what is old is COMPLETED, so that no walk through time meets the rest before its end. */
beforeAll(async () => {
  house = await openHouse();
  await house.database.db.execute(sql`
    INSERT INTO orders (id, number, customer_id, status, currency, total_amount_minor, version,
      placed_at, settled_at, confirmed_at, cancelled_at, completed_at, rejection_code, rejection_message)
    SELECT 'ord_' || n, 'ORD-' || n, CASE WHEN n % 2 = 0 THEN ${busy} ELSE 'usr_' || n % 5000 END, status,
      'EUR', 100, 1, at, CASE WHEN status <> 'PENDING' THEN at END,
      CASE WHEN status IN ('CONFIRMED', 'COMPLETED') THEN at END,
      CASE WHEN status = 'CANCELLED' THEN at END, CASE WHEN status = 'COMPLETED' THEN at END,
      CASE WHEN status = 'REJECTED' THEN 'OUT_OF_STOCK' END, CASE WHEN status = 'REJECTED' THEN 'none' END
    FROM generate_series(1, ${ORDERS}::int) AS n
    CROSS JOIN LATERAL (SELECT CASE n % 4000
        WHEN 2 THEN 'PENDING' WHEN 4 THEN 'REJECTED' WHEN 6 THEN 'EXPIRED' WHEN 8 THEN 'CANCELLED'
        ELSE CASE WHEN n < ${ORDERS}::int * 0.7 THEN 'COMPLETED' ELSE 'CONFIRMED' END END AS status,
      '2026-01-01T00:00:00Z'::timestamptz + n * interval '1 minute' AS at) AS made`);
  await house.database.db.execute(sql`
    INSERT INTO order_sagas (order_id, step, next_attempt_at, deadline_at)
    SELECT id, CASE WHEN status = 'PENDING' THEN 'HOLD' ELSE 'DONE' END, placed_at, placed_at FROM orders`);
  await house.database.db.execute(sql`ANALYZE orders, order_sagas`);
});
afterAll(() => house[Symbol.asyncDispose]());

const [early, late] = ['2026-01-02T00:00:00Z', '2026-01-03T00:00:00Z'];
const values: ListValues = {
  'filter.status': [['CONFIRMED'], ['EXPIRED'], ['PENDING', 'CONFIRMED'], orderStatuses],
  'filter.placedAfter': [early, late],
  'filter.placedBefore': [early, late],
  'filter.customerId': [busy, newId('usr')],
  'filter.number': ['ORD-77', 'ORD-0'],
  olderThanSeconds: [0, 3_600],
};

const lists = offeredLists(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'));
/** Those lie with the transport. */
const ofOrders = lists.filter(({ name }) => name !== 'Query.deadLetters');

it.each(ofOrders)('$name reads about a page, whatever is asked for', async (list) => {
  const client = house.as(busy, 'orders:read', 'operations:read');
  const selection = list.name.startsWith('User.')
    ? `_entities(representations: [{ __typename: "User", id: "${busy}" }]) { ... on User { ${list.selection} } }`
    : list.selection;
  const ask = (given: object) =>
    client.query(`query (${list.variables}) { ${selection} }`, { first: FIRST, ...given });
  const { counter, database } = house;
  const dear = await dearReads({ list, values, ask, counter, sql: database.sql }, ROWS_MAX);
  expect(dear).toEqual([]);
});
