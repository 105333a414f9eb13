import { readFileSync } from 'node:fs';
import { newId } from '@supergraph/service/ids';
import {
  dearReads,
  type ListArguments,
  type ListValues,
  type OfferedList,
  offeredLists,
} from '@supergraph/testing/list-plans';
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
/** Products that a third of the orders hold, one in 21, and five. */
const [common, usual, rare] = [newId('prd'), newId('prd'), newId('prd')];

let house: House;
/** As they are: what is old is COMPLETED, so that no walk through time meets the rest before its end. */
beforeAll(async () => {
  house = await openHouse();
  await house.database.db.execute(sql`
    INSERT INTO orders (id, number, customer_id, status, currency, total_amount_minor, version,
      placed_at, settled_at, confirmed_at, cancelled_at, completed_at, rejection_code, rejection_message)
    SELECT 'ord_' || n, 'ORD-' || n, CASE WHEN n % 2 = 0 THEN ${busy} ELSE 'usr_' || n % 5000 END, status,
      CASE WHEN n % 2000 = 5 THEN 'USD' ELSE 'EUR' END, 1000 + n * 7919 % 100000, 1, at, CASE WHEN status <> 'PENDING' THEN at END,
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
  await house.database.db.execute(sql`
    INSERT INTO catalogue_variants (variant_id, product_id, sku, name, price_amount_minor,
      price_currency, status, version)
    SELECT 'var_' || product || n, product, 'sku', 'one', 100, 'EUR', 'ACTIVE', 1
    FROM unnest(ARRAY[${common}, ${usual}, ${rare}, 'prd_other']) AS product, generate_series(0, 1) AS n`);
  await house.database.db.execute(sql`
    INSERT INTO order_lines (id, order_id, position, variant_id, sku, name, quantity, unit_price_minor)
    SELECT 'oln_' || n, 'ord_' || n, 0, 'var_' || product || n / 7 % 2, 'sku', 'one', 1, 100
    FROM generate_series(1, ${ORDERS}::int) AS n, LATERAL (SELECT CASE
      WHEN n % 3 = 0 THEN ${common} WHEN n % 21 = 1 THEN ${usual} WHEN n % 4000 = 7 THEN ${rare}
      ELSE 'prd_other' END) AS made(product)`);
  await house.database.db.execute(
    sql`ANALYZE orders, order_sagas, order_lines, catalogue_variants`,
  );
});
afterAll(() => house[Symbol.asyncDispose]());

const [early, late] = ['2026-01-02T00:00:00Z', '2026-01-03T00:00:00Z'];
const soughtBy = ['productId', 'currency', 'totalMin', 'totalMax'];
const values: ListValues = {
  ...Object.fromEntries(soughtBy.map((field) => [`filter.${field}`, []])),
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
  expect(await dearReads({ ...reader(list), values }, ROWS_MAX)).toEqual([]);
});

const soughtValues: ListValues = {
  'filter.productId': [common, usual, rare, newId('prd')],
  'filter.currency': ['EUR', 'USD'],
  'filter.totalMin': ['50000', '100990'],
  'filter.totalMax': ['1010'],
  'filter.status': [['CONFIRMED'], ['EXPIRED']],
  'filter.placedAfter': [late],
  'filter.placedBefore': [early],
  'filter.customerId': [busy],
  'filter.number': [],
  orderBy: ['PLACED_AT_ASC'],
};
/** Walked past until a page of one in 21 is full, with lines and their variants; what is rarer is named. */
const SOUGHT_ROWS_MAX = ORDERS / 10;

/** One of them or two, of which a total with its currency is one: more conditions would leave less to read. */
function isOneOrTwo({ filter = {} }: ListArguments): boolean {
  const { currency, totalMin, totalMax, ...others } = filter as ListArguments;
  if (currency === undefined && (totalMin ?? totalMax) !== undefined) return false;
  return Object.keys(others).length + (currency === undefined ? 0 : 1) <= 2;
}

it.each(lists.filter(({ name }) => name === 'Query.orders'))(
  '$name finds a product or a total without reading all orders',
  async (list) => {
    const reads = { ...reader(list), values: soughtValues, isValid: isOneOrTwo };
    expect(await dearReads(reads, SOUGHT_ROWS_MAX)).toEqual([]);
  },
);

function reader(list: OfferedList) {
  const client = house.as(busy, 'orders:read', 'operations:read');
  const selection = list.name.startsWith('User.')
    ? `_entities(representations: [{ __typename: "User", id: "${busy}" }]) { ... on User { ${list.selection} } }`
    : list.selection;
  const ask = (given: object) =>
    client.query(`query (${list.variables}) { ${selection} }`, { first: FIRST, ...given });
  const { counter, database } = house;
  return { list, ask, counter, sql: database.sql };
}
