import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createInventory } from './support.ts';

const inventory = await createInventory();
const { sql } = inventory.database;
afterAll(() => inventory[Symbol.asyncDispose]());

/** A catalogue of 100 products with 20 variants each, which lie in 2 warehouses. */
beforeAll(async () => {
  await sql`INSERT INTO warehouses (id, code, name, country_code)
    SELECT 'whs_' || n, 'W' || n, 'Warehouse', 'DE' FROM generate_series(1, 2) AS n`;
  await sql`INSERT INTO products (id, title, description, tags, status)
    SELECT 'prd_' || n, 'Cup', '', '{}', 'ACTIVE' FROM generate_series(1, 100) AS n`;
  await sql`INSERT INTO product_variants
      (id, product_id, sku, name, price_amount_minor, currency, status, version)
    SELECT 'var_' || n || '_' || v, 'prd_' || n, 'SKU-' || n || '-' || v, 'blue', 1000, 'EUR', 'ACTIVE', 1
    FROM generate_series(1, 100) AS n, generate_series(1, 20) AS v`;
  await sql`INSERT INTO stock_levels (variant_id, warehouse_id, on_hand, reserved)
    SELECT variant.id, warehouse.id, 10, 1 FROM product_variants AS variant, warehouses AS warehouse`;
});

const levels = (count: number) =>
  Array.from({ length: count }).reduce<string>(
    (inner) => `variants { product { ${inner} } }`,
    'title',
  );

/** What `/health` answers, again and again, until the work is done. */
async function healthDuring<T>(work: Promise<T>): Promise<{ result: T; answers: number[] }> {
  const answers: number[] = [];
  let isOver = false;
  const done = work.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    answers.push((await inventory.app.inject({ url: '/health' })).statusCode);
    await nextTurn();
  }
  return { result: await done, answers };
}

it('variants within products within variants are refused, and health answers meanwhile', async () => {
  const query = `{ products(first: 100) { nodes { ${levels(5)} } } }`;
  const { result, answers } = await healthDuring(inventory.anonymous.query(query));
  expect(result.status).toBe(400);
  expect(result.data).toBeUndefined();
  expect(result.errors).toMatchObject([
    { extensions: { code: 'OPERATION_TOO_EXPENSIVE', budget: 25_000 } },
  ]);
  expect(result.errors?.[0]?.extensions['objects']).toBeLessThan(26_000);
  expect(answers.length).toBeGreaterThan(4);
  expect(answers.every((status) => status === 200)).toBe(true);
});

it('lists that no answer may hold are not even read', async () => {
  await using small = await createInventory({ objectsMax: 100 });
  const names = Array.from({ length: 60 }, (_, n) => `size ${n}`);
  await small.product({ names });
  await small.product({ names });
  const query = '{ products { nodes { variants { id } } } }';
  const { result, statements } = await small.counter.count(() => small.anonymous.query(query));
  expect(result.errors).toMatchObject([
    { extensions: { code: 'OPERATION_TOO_EXPENSIVE', objects: 102, budget: 100 } },
  ]);
  // All 120 would be 122: it stopped at the one that is too many.
  expect(statements).toHaveLength(2);
});

it('a full page with all variants and their stock passes, in as many statements as a small one', async () => {
  const page = (first: number) => `{ products(first: ${first}) { nodes {
    id title description tags status createdAt updatedAt
    variants { id sku name version status price { amountMinor currency } availability { available onHand reserved } }
  } pageInfo { hasNextPage endCursor } } }`;
  const count = (first: number) =>
    inventory.counter.count(() => inventory.anonymous.query(page(first)));
  const [small, full] = [await count(1), await count(100)];
  expect(full.result.errors).toBeUndefined();
  expect(full.statements).toHaveLength(small.statements.length);
});

it('a thousand entities with their stock pass', async () => {
  const rows = await sql<{ id: string }[]>`SELECT id FROM product_variants LIMIT 1000`;
  const representations = rows.map(({ id }) => ({ __typename: 'ProductVariant', id }));
  const { data, errors } = await inventory.anonymous.query<{ _entities: unknown[] }>(
    `query ($representations: [_Any!]!) { _entities(representations: $representations) {
      ... on ProductVariant { sku name availability { available } product { title } } } }`,
    { representations },
  );
  expect(errors).toBeUndefined();
  expect(data?._entities).toHaveLength(1_000);
});
