import { rowsRead } from '@supergraph/testing/list-plans';
import { findWholeReads } from '@supergraph/testing/path-plans';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createInventory } from './support.ts';

const inventory = await createInventory();
afterAll(() => inventory[Symbol.asyncDispose]());

const PRODUCTS = 4_000;
const { sql } = inventory.database;

/** One product in 20 is rare, with two variants of 3.00 and 70.00; of 40 rare ones one is sold out. */
beforeAll(async () => {
  const { id: warehouseId } = await inventory.warehouse();
  await sql`INSERT INTO products (id, title, description, tags, status)
    SELECT 'prd_' || n, 'Cup ' || n, '', CASE WHEN n % 20 = 0 THEN '{rare,cup}' ELSE '{cup}' END::text[],
      'ACTIVE' FROM generate_series(1, ${PRODUCTS}::int) AS n`;
  await sql`ALTER TABLE product_variants DISABLE TRIGGER product_variants_note_skus`;
  await sql`INSERT INTO product_variants (id, product_id, sku, name, price_amount_minor, currency, status, version)
    SELECT 'var_' || n || kind, 'prd_' || n, 'SKU-' || n || kind, 'one',
      CASE kind WHEN 'A' THEN 300 ELSE 7000 END, 'EUR', 'ACTIVE', 1
    FROM generate_series(1, ${PRODUCTS}::int) AS n, unnest('{A,B}'::text[]) AS kind`;
  await sql`INSERT INTO stock_levels (variant_id, warehouse_id, on_hand, reserved)
    SELECT 'var_' || n || 'A', ${warehouseId}, CASE WHEN n % 800 = 0 THEN 0 ELSE 5 END, 0
    FROM generate_series(1, ${PRODUCTS}::int) AS n`;
  await sql`ANALYZE`;
});

const FACETS = `query ($search: String, $filter: ProductFilter) {
  products(first: 1, search: $search, filter: $filter) {
    nodes { id }
    facets {
      counted isComplete tags { tag count } availability { availability count }
      prices { min { amountMinor currency } max { amountMinor } count }
    }
  }
}`;

interface Facets {
  counted: number;
  isComplete: boolean;
  tags: { tag: string; count: number }[];
  availability: { availability: string; count: number }[];
  prices: { min: { amountMinor: string }; max: { amountMinor: string }; count: number }[];
}

async function facetsOf(variables: object): Promise<Facets> {
  const { data, errors } = await inventory.anonymous.query<{ products: { facets: Facets } | null }>(
    FACETS,
    { ...variables },
  );
  if (!data?.products) throw new Error(JSON.stringify(errors));
  return data.products.facets;
}

it('counts tags, prices and stock of all that a search and its filter find', async () => {
  const eur = (min: string, max: string) => ({
    min: { amountMinor: min, currency: 'EUR' },
    max: { amountMinor: max },
    count: 200,
  });
  expect(await facetsOf({ search: 'cup', filter: { tag: 'rare' } })).toEqual({
    counted: 200,
    isComplete: true,
    tags: [
      { tag: 'cup', count: 200 },
      { tag: 'rare', count: 200 },
    ],
    availability: [
      { availability: 'IN_STOCK', count: 195 },
      { availability: 'SOLD_OUT', count: 5 },
    ],
    prices: [eur('200', '499'), eur('5000', '9999')],
  });
});

it('finds as many by each of its filters as it has counted', async () => {
  const all = await facetsOf({ filter: { tag: 'rare' } });
  for (const { availability, count } of all.availability) {
    expect((await facetsOf({ filter: { tag: 'rare', availability } })).counted).toBe(count);
  }
  for (const { min, max, count } of all.prices) {
    const prices = { currency: 'EUR', priceMin: min.amountMinor, priceMax: max.amountMinor };
    expect((await facetsOf({ filter: { tag: 'rare', ...prices } })).counted).toBe(count);
  }
  expect(await facetsOf({ filter: { tag: 'none' } })).toMatchObject({
    ...{ counted: 0, isComplete: true, tags: [], prices: [] },
  });
});

it('counts the first thousand of a longer list, says so, and reads no more than these', async () => {
  expect(await facetsOf({})).toMatchObject({ counted: 1_000, isComplete: false });
  const ask = () => facetsOf({ filter: { tag: 'cup' } });
  expect(await findWholeReads(inventory.counter, sql, ask)).toEqual([]);
  const { sent } = await inventory.counter.count(ask);
  for (const statement of sent) {
    // Of each product its place, itself, two variants with their entries of an index, and one total.
    expect(await rowsRead(sql, statement)).toBeLessThanOrEqual(1_001 * 7);
  }
});
