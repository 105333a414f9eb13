import { afterAll, beforeAll, expect, it } from 'vitest';
import { updateProduct } from '../src/actions/update-product.ts';
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
