import { readFileSync } from 'node:fs';
import {
  dearReads,
  type ListArguments,
  type ListValues,
  type OfferedList,
  offeredLists,
} from '@supergraph/testing/list-plans';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createInventory } from './support.ts';

const inventory = await createInventory();
afterAll(() => inventory[Symbol.asyncDispose]());

const PRODUCTS = 5_000;
const FIRST = 20;
/** In which tenth of every order the nth product stands. */
const partOf = sql`CASE WHEN n <= ${PRODUCTS / 10}::int THEN 'early'
  WHEN n > ${PRODUCTS * 0.9}::int THEN 'late' ELSE 'middle' END`;
/**
 * What is frequent in every respect is one product in twelve, each looked at with its variant; and 500
 * offers are counted, half of what is looked at for them.
 */
const ROWS_MAX = 1_200;

/** Titles follow the order of creation, so that the first tenth and the last are an end of every order. */
beforeAll(async () => {
  const { db } = inventory;
  await db.execute(sql`
    INSERT INTO products (id, title, description, tags, status, created_at, updated_at)
    SELECT 'prd_' || n, lpad(n::text, 6, '0') || CASE WHEN n % 2 = 0 THEN ' Cup' ELSE ' Pot' END,
      CASE WHEN n % 2000 = 7 THEN 'unique' ELSE '' END,
      ARRAY[CASE WHEN n % 2000 = 11 THEN 'rare' WHEN n % 3 = 0 THEN 'common' ELSE 'other' END, part],
      CASE WHEN n % 2000 = 3 THEN 'ARCHIVED' ELSE 'ACTIVE' END,
      '2026-01-01T00:00:00Z'::timestamptz + n * interval '1 minute', now()
    FROM generate_series(1, ${PRODUCTS}::int) AS n, LATERAL (SELECT ${partOf}) AS made(part)`);
  await db.execute(sql`ALTER TABLE product_variants DISABLE TRIGGER product_variants_note_skus`);
  await db.execute(sql`
    INSERT INTO product_variants (id, product_id, sku, name, price_amount_minor, currency, status,
      version, created_at, updated_at)
    SELECT 'var_' || n, 'prd_' || n, 'SKU-' || n, 'one',
      CASE part WHEN 'early' THEN 200000 WHEN 'late' THEN 300000 ELSE 0 END + n * 7919 % 100000,
      CASE WHEN n % 2000 = 5 THEN 'USD' WHEN part = 'early' AND n % 2 = 0 THEN 'GBP' ELSE 'EUR' END,
      'ACTIVE', 1, now(), now()
    FROM generate_series(1, ${PRODUCTS}::int) AS n, LATERAL (SELECT ${partOf}) AS made(part)`);
  const { id: warehouseId } = await inventory.warehouse();
  await db.execute(sql`
    INSERT INTO stock_levels (variant_id, warehouse_id, on_hand, reserved)
    SELECT 'var_' || n, ${warehouseId}, CASE WHEN n % 4 = 0 THEN 0 ELSE 5 END, 0
    FROM generate_series(1, ${PRODUCTS}::int) AS n`);
  await db.execute(sql`ANALYZE products, product_variants, product_shelves, stock_totals`);
});

const values: ListValues = {
  search: ['cup', 'unique', 'nothing'],
  'filter.tag': ['common', 'rare', 'none'],
  'filter.currency': ['EUR', 'USD'],
  'filter.priceMin': ['50000', '99990'],
  'filter.priceMax': ['10', '99995'],
  'filter.availability': [],
};

/** A price needs a currency. */
function isValid({ filter = {} }: ListArguments): boolean {
  const { currency, priceMin, priceMax } = filter as ListArguments;
  return currency !== undefined || (priceMin === undefined && priceMax === undefined);
}

const lists = offeredLists(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'));
/** The others are in ledger-lists.test.ts and held-stock.test.ts. */
const ofProducts = lists.filter(({ name }) => name === 'Query.products');

function reader(list: OfferedList) {
  const client = inventory.as('admin');
  const ask = (given: object) =>
    client.query(`query (${list.variables}) { ${list.selection} }`, { first: FIRST, ...given });
  const { counter, database } = inventory;
  return { list, ask, counter, sql: database.sql };
}

it.each(ofProducts)('$name reads about a page, whatever is asked for', async (list) => {
  expect(await dearReads({ ...reader(list), values, isValid }, ROWS_MAX)).toEqual([]);
});

const ofStock: ListValues = {
  search: ['cup'],
  'filter.tag': ['common'],
  'filter.currency': ['EUR'],
  'filter.priceMin': [],
  'filter.priceMax': ['99995'],
  'filter.availability': ['SOLD_OUT'],
};

it.each(ofProducts)('$name reads about a page of what is sold out', async (list) => {
  const isAsked = ({ filter = {} }: ListArguments) =>
    isValid({ filter }) && (filter as ListArguments)['availability'] !== undefined;
  const reads = { ...reader(list), values: ofStock, isValid: isAsked };
  expect(await dearReads(reads, ROWS_MAX)).toEqual([]);
});

const farValues: ListValues = {
  search: [],
  'filter.tag': ['early', 'late'],
  'filter.currency': ['GBP', 'EUR'],
  'filter.priceMin': ['200000', '300000'],
  'filter.priceMax': ['299999'],
  'filter.availability': [],
};

/** A page of each shelf that holds a part of a range of prices, and the products. */
const FAR_ROWS_MAX = (FIRST + 1) * 4;

/** Of which one is given; what is frequent, and never together, no index finds. */
function isFar({ filter = {} }: ListArguments): boolean {
  const { tag, currency, priceMin, priceMax } = filter as ListArguments;
  return tag === undefined
    ? isValid({ filter })
    : [currency, priceMin, priceMax].every((value) => value === undefined);
}

it.each(ofProducts)(
  '$name reads a page of what stands at the far end of an order',
  async (list) => {
    const reads = { ...reader(list), values: farValues, isValid: isFar };
    expect(await dearReads(reads, FAR_ROWS_MAX)).toEqual([]);
  },
);
