import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createVariant } from '../src/actions/create-variant.ts';
import { setPrice } from '../src/actions/set-price.ts';
import { updateProduct } from '../src/actions/update-product.ts';
import { createInventory, staffOf } from './support.ts';

const inventory = await createInventory();
afterAll(() => inventory[Symbol.asyncDispose]());
const { sql } = inventory.database;

const PRODUCTS = 300;
const FIRST = 7;
const euro = (amountMinor: bigint) => ({ amountMinor, currency: 'EUR' });

/** As a version that knows nothing of shelves writes them; titles and moments meet. */
beforeAll(async () => {
  await sql`
    INSERT INTO products (id, title, description, tags, status, created_at)
    SELECT 'prd_' || n, 'Cup ' || n % 50, CASE WHEN n % 4 = 0 THEN 'glazed' ELSE '' END,
      CASE n % 3 WHEN 0 THEN '{sale}'::text[] WHEN 1 THEN '{sale,eur}' ELSE '{}' END,
      CASE WHEN n % 10 = 1 THEN 'ARCHIVED' ELSE 'ACTIVE' END,
      '2026-01-01T00:00:00Z'::timestamptz + n % 40 * interval '1 minute'
    FROM generate_series(1, ${PRODUCTS}::int) AS n`;
  await sql`
    INSERT INTO product_variants (id, product_id, sku, name, price_amount_minor, currency, status, version)
    SELECT 'var_' || n, 'prd_' || n % ${PRODUCTS}::int + 1, 'SKU-' || n, 'one', n * 37 % 2500,
      CASE WHEN n % 5 = 0 THEN 'USD' ELSE 'EUR' END,
      CASE WHEN n % 7 = 0 THEN 'ARCHIVED' ELSE 'ACTIVE' END, 1
    FROM generate_series(1, ${PRODUCTS * 2}::int) AS n`;
});

/** Where products stand, and where they belong as far as the products and their offers say. */
async function misplaced() {
  return sql`
    WITH due AS (
      SELECT id, '#' || tag AS shelf FROM products, unnest(tags) AS tag
      UNION SELECT product_id, shelf FROM product_variants AS variant, LATERAL (
        SELECT currency || CASE WHEN known < 0 THEN '' ELSE ' ' || left(price_amount_minor::text, known)
          || repeat('.', length(price_amount_minor::text) - known) END AS shelf
        FROM generate_series(-1, length(price_amount_minor::text)) AS known) AS shelves
      WHERE variant.status = 'ACTIVE'
    ), belonging AS (
      SELECT id, shelf, status, created_at, title FROM due JOIN products USING (id)
    ), standing AS (
      SELECT product_id, shelf, status, created_at, title FROM product_shelves
    )
    (TABLE belonging EXCEPT TABLE standing) UNION ALL (TABLE standing EXCEPT TABLE belonging)`;
}

interface Filter {
  status?: 'ACTIVE' | 'ARCHIVED';
  tag?: string;
  currency?: string;
  priceMin?: string;
  priceMax?: string;
}

const filters: [Filter, search?: string][] = [
  [{ tag: 'sale' }],
  [{ tag: 'EUR' }],
  [{ tag: 'sale', status: 'ARCHIVED' }],
  [{ tag: 'sale' }, 'glaz'],
  [{ tag: 'sale', currency: 'USD' }],
  [{ tag: 'sale', currency: 'EUR', priceMin: '2480' }, 'glazed'],
  [{ currency: 'EUR' }],
  [{ currency: 'CHF' }],
  [{ currency: 'USD', status: 'ACTIVE', priceMax: '999' }],
  [{ currency: 'EUR', priceMin: '998', priceMax: '1203' }],
  [{ currency: 'EUR', priceMin: '998' }],
  [{ currency: 'EUR', priceMin: '1203', priceMax: '998' }],
  [{ currency: 'EUR', priceMin: '-5', priceMax: '9223372036854775807' }],
  [{ currency: 'EUR', priceMax: '1203' }, 'glazed'],
];
const orders = {
  NEWEST: sql`created_at DESC, id DESC`,
  OLDEST: sql`created_at, id`,
  TITLE_ASC: sql`title, id`,
  TITLE_DESC: sql`title DESC, id DESC`,
};
type Order = keyof typeof orders;
const cases = filters.flatMap(([filter, search]) =>
  (['admin', 'customer'] as const).flatMap((role) =>
    (Object.keys(orders) as Order[]).map((orderBy) => ({ filter, search, role, orderBy })),
  ),
);

/** All pages, one after the other. */
async function pages(role: 'admin' | 'customer', variables: object): Promise<string[]> {
  const ids: string[] = [];
  const client = inventory.as(role);
  for (let after: string | null = null; ; ) {
    const answer: Answer = await client.query(listQuery, { ...variables, after });
    const { data, errors } = answer;
    if (!data) throw new Error(JSON.stringify(errors));
    ids.push(...data.products.nodes.map(({ id }) => id));
    if (!data.products.pageInfo.hasNextPage) return ids;
    after = data.products.pageInfo.endCursor;
  }
}

interface Answer {
  data?: {
    products: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
  } | null;
  errors: unknown;
}

const listQuery = `query ($filter: ProductFilter, $search: String, $orderBy: ProductOrder, $after: String) {
  products(first: ${FIRST}, filter: $filter, search: $search, orderBy: $orderBy, after: $after) {
    nodes { id } pageInfo { hasNextPage endCursor } } }`;

it.each(cases)(
  '$role finds by $filter and $search, $orderBy, what a look at every product finds',
  async ({ filter, search, role, orderBy }) => {
    const { status = null, tag, currency = null, priceMin = null, priceMax = null } = filter;
    const all = await sql<{ id: string }[]>`
    SELECT id FROM products
    WHERE (${status}::text IS NULL OR status = ${status})
      AND (${role === 'admin'} OR status = 'ACTIVE')
      AND (${tag ?? null}::text IS NULL OR ${tag?.toLowerCase() ?? null} = ANY (tags))
      AND (${search ?? null}::text IS NULL OR description = 'glazed')
      AND (${currency}::text IS NULL OR EXISTS (
        SELECT FROM product_variants AS variant
        WHERE product_id = products.id AND variant.status = 'ACTIVE' AND currency = ${currency}
          AND price_amount_minor BETWEEN coalesce(${priceMin}::bigint, 0)
            AND coalesce(${priceMax}::bigint, 2000000000000)))
    ORDER BY ${orders[orderBy]}`;
    const found = await pages(role, { filter, search, orderBy });
    expect(found).toEqual(all.map(({ id }) => id));
  },
);

describe('the shelves', () => {
  it('hold what is written, whoever writes it', async () => {
    const [standing] = await sql`SELECT count(*)::int AS places FROM product_shelves`;
    expect(standing?.['places']).toBeGreaterThan(PRODUCTS);
    expect(await misplaced()).toEqual([]);
  });

  it('follow every change of a product and of its offers', async () => {
    const staff = staffOf(inventory);
    const { product, variants } = await inventory.product({ names: ['red', 'blue'] });
    const [red, blue] = variants;
    if (!red || !blue) throw new Error('the product has no variants');
    const productId = product.id;
    const steps: (() => Promise<unknown>)[] = [
      () => updateProduct(staff, { productId, tags: ['new', 'sale'] }),
      () => updateProduct(staff, { productId, tags: ['sale'], title: 'Mug' }),
      () => updateProduct(staff, { productId, status: 'ARCHIVED' }),
      () => setPrice(staff, { variantId: red.id, price: euro(1_999n) }),
      () => setPrice(staff, { variantId: red.id, price: { amountMinor: 5n, currency: 'USD' } }),
      () => createVariant(staff, { productId, sku: 'L-1', name: 'late', price: euro(0n) }),
      () => sql`UPDATE product_variants SET status = 'ARCHIVED' WHERE product_id = ${productId}`,
      () => sql`UPDATE products SET tags = '{}', created_at = '2020-01-01' WHERE id = ${productId}`,
      () => sql`UPDATE product_variants SET status = 'ACTIVE' WHERE id = ${blue.id}`,
    ];
    const standing = async () =>
      JSON.stringify(
        await sql`SELECT * FROM product_shelves WHERE product_id = ${productId}
        ORDER BY shelf`,
      );
    const seen = new Set([await standing()]);
    for (const step of steps) {
      await step();
      seen.add(await standing());
      expect(await misplaced()).toEqual([]);
    }
    // Of archived variants alone nothing is left, so the last but one differs from all before.
    expect(seen.size).toBe(steps.length + 1);
  });

  it('are right when variants of one product change at once', async () => {
    const { variants } = await inventory.product({ names: ['red', 'blue'] });
    const [red, blue] = variants;
    const price = (id = '', amount: number) =>
      sql`UPDATE product_variants SET price_amount_minor = ${amount} WHERE id = ${id}`;
    let second: Promise<unknown> | undefined;
    await sql.begin(async (tx) => {
      await tx`UPDATE product_variants SET price_amount_minor = 2000 WHERE id = ${red?.id ?? ''}`;
      second = price(blue?.id, 3_000).execute();
      await expect
        .poll(
          () => sql`SELECT FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        )
        .toHaveLength(1);
    });
    await second;
    expect(await misplaced()).toEqual([]);
  });

  it('let prices and titles change side by side', async () => {
    const staff = staffOf(inventory);
    const { product, variants } = await inventory.product({ names: ['a', 'b', 'c', 'd'] });
    await Promise.all(
      Array.from({ length: 5 }, (_, round) => [
        ...variants.map(({ id: variantId }, index) =>
          setPrice(staff, { variantId, price: euro(2_000n + BigInt(round + index) * 500n) }),
        ),
        updateProduct(staff, { productId: product.id, title: `Round ${round}` }),
      ]).flat(),
    );
    expect(await misplaced()).toEqual([]);
  });
});
