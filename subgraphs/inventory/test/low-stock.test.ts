import { rowsRead } from '@supergraph/testing/list-plans';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { updateProduct } from '../src/actions/update-product.ts';
import { updateVariant } from '../src/actions/update-variant.ts';
import { findScarceVariants } from '../src/store/scarce-variants.ts';
import { createInventory, type Inventory, staffOf } from './support.ts';

let inventory: Inventory;
beforeAll(async () => {
  inventory = await createInventory();
});
afterAll(() => inventory[Symbol.asyncDispose]());

const LOW_STOCK = `query ($below: Int, $first: Int) {
  lowStock(below: $below, first: $first) { id availability { available } }
}`;

it('names what few are left of, the fewest first, and nothing that is not sold', async () => {
  const [many, some, few, archived] = [
    await inventory.stocked(8, 7),
    await inventory.stocked(4),
    await inventory.stocked(2),
    await inventory.stocked(1),
  ];
  await updateProduct(staffOf(inventory), {
    productId: archived.variant.productId,
    status: 'ARCHIVED',
  });
  const ask = async (variables: object) =>
    (await inventory.as('warehouse').query<LowStock>(LOW_STOCK, { ...variables })).data?.lowStock;
  expect(await ask({})).toEqual([
    { id: few.variant.id, availability: { available: 2 } },
    { id: some.variant.id, availability: { available: 4 } },
  ]);
  expect(await ask({ below: 16, first: 3 })).toHaveLength(3);
  expect((await ask({ below: 16 }))?.at(-1)?.id).toBe(many.variant.id);
  expect(await ask({ first: 1 })).toHaveLength(1);
});

interface LowStock {
  lowStock: { id: string; availability: { available: number } }[];
}

it('is for those who see stock, within bounds', async () => {
  const codeOf = async (client: typeof inventory.anonymous, variables = {}) =>
    (await client.query(LOW_STOCK, variables)).errors?.[0]?.extensions?.['code'];
  expect(await codeOf(inventory.anonymous)).toBe('UNAUTHENTICATED');
  expect(await codeOf(inventory.as('customer'))).toBe('FORBIDDEN');
  expect(await codeOf(inventory.as('warehouse'), { below: 0 })).toBe('BAD_USER_INPUT');
  expect(await codeOf(inventory.as('warehouse'), { first: 101 })).toBe('BAD_USER_INPUT');
});

it('the totals that it reads follow every movement, and what is put on sale or taken from it', async () => {
  const own = await inventory.stocked(3, 4);
  const { id, productId } = own.variant;
  const staff = staffOf(inventory);
  const total = async () => {
    const [row] = await inventory.database.sql`
      SELECT on_hand, reserved, is_on_sale FROM stock_totals WHERE variant_id = ${id}`;
    return Object.values(row ?? {}).join(' ');
  };
  expect(await total()).toBe('7 0 true');
  const { orderId } = await inventory.hold([{ variantId: id, quantity: 5 }]);
  expect(await total()).toBe('7 5 true');
  await inventory.commit(orderId);
  expect(await total()).toBe('2 0 true');
  await updateVariant(staff, { variantId: id, status: 'ARCHIVED' });
  expect(await total()).toBe('2 0 false');
  await updateProduct(staff, { productId, status: 'ARCHIVED' });
  await updateVariant(staff, { variantId: id, status: 'ACTIVE' });
  expect(await total()).toBe('2 0 false');
  await inventory.receive({
    variantId: id,
    warehouseId: (await inventory.warehouse()).id,
    quantity: 1,
  });
  expect(await total()).toBe('3 0 false');
  await updateProduct(staff, { productId, status: 'ACTIVE' });
  expect(await total()).toBe('3 0 true');
  expect(await inventory.drift()).toEqual([]);
});

it('the totals are right when several move, and archive, at once', async () => {
  const { variant, warehouseIds } = await inventory.stocked(100, 100, 100);
  const { id: variantId, productId } = variant;
  const staff = staffOf(inventory);
  await Promise.all([
    ...warehouseIds.flatMap((warehouseId) =>
      [1, 2].map((quantity) => inventory.receive({ variantId, warehouseId, quantity })),
    ),
    ...[150, 100].map((quantity) => inventory.hold([{ variantId, quantity }])),
    inventory
      .warehouse()
      .then(({ id: warehouseId }) => inventory.receive({ variantId, warehouseId, quantity: 5 })),
    updateProduct(staff, { productId, status: 'ARCHIVED' }),
  ]);
  expect(await inventory.drift()).toEqual([]);
  const [total] = await inventory.database.sql`
    SELECT is_on_sale FROM stock_totals WHERE variant_id = ${variantId}`;
  expect(total).toEqual({ is_on_sale: false });
});

it('is read as far as it is shown, among thousands that are as scarce or not on sale', async () => {
  const { sql } = inventory.database;
  const { product } = await inventory.product();
  const { id: warehouseId } = await inventory.warehouse();
  await sql`ALTER TABLE product_variants DISABLE TRIGGER product_variants_note_skus`;
  await sql`INSERT INTO product_variants (id, product_id, sku, name, price_amount_minor, currency, status, version)
    SELECT 'var_' || n, ${product.id}, 'MANY-' || n, 'one', 1000, 'EUR',
      CASE WHEN n <= 3000 THEN 'ARCHIVED' ELSE 'ACTIVE' END, 1 FROM generate_series(1, 9000) AS n`;
  await sql`INSERT INTO stock_levels (variant_id, warehouse_id, on_hand, reserved)
    SELECT 'var_' || n, ${warehouseId}, n / 3000, 0 FROM generate_series(1, 9000) AS n`;
  await sql`ANALYZE`;
  const { sent } = await inventory.counter.count(() =>
    findScarceVariants(inventory.db, { below: 10_000, limit: 20 }),
  );
  expect(sent).toHaveLength(1);
  for (const statement of sent) expect(await rowsRead(sql, statement)).toBeLessThanOrEqual(20);
});
