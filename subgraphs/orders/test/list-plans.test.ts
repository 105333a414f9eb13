import { readFileSync } from 'node:fs';
import { newId } from '@supergraph/shared/ids';
import { type ListValues, offeredLists, rowsRead } from '@supergraph/shared/testing/list-plans';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
  olderThanSeconds: [0, 3_600],
};

const lists = offeredLists(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'));
/** Those lie with the transport. */
const ofOrders = lists.filter(({ name }) => name !== 'Query.deadLetters');

describe.each(ofOrders)('$name', ({ name, variables, selection, argumentsOf }) => {
  it('reads about a page, whatever is asked for', async () => {
    const client = house.as(busy, 'orders:read', 'operations:read');
    const document = name.startsWith('User.')
      ? `query (${variables}) { _entities(representations: [{ __typename: "User", id: "${busy}" }]) {
          ... on User { ${selection} } } }`
      : `query (${variables}) { ${selection} }`;
    const dear: [number, unknown][] = [];
    for (const given of argumentsOf(values)) {
      const { result, sent } = await house.counter.count(() =>
        client.query(document, { first: FIRST, ...given }),
      );
      expect(result.errors).toBeUndefined();
      for (const statement of sent) {
        const rows = await rowsRead(house.database.sql, statement);
        if (rows > ROWS_MAX) dear.push([rows, given]);
      }
    }
    expect(dear).toEqual([]);
  });
});
