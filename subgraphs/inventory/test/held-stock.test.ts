import { findWholeReads } from '@supergraph/testing/path-plans';
import { afterAll, expect, it } from 'vitest';
import { createInventory } from './support.ts';

const inventory = await createInventory();
afterAll(() => inventory[Symbol.asyncDispose]());

const HELD = `query ($variantId: ID!, $warehouseId: ID!, $first: Int, $after: String) {
  heldStock(variantId: $variantId, warehouseId: $warehouseId, first: $first, after: $after) {
    nodes { quantity warehouse { id } reservation { status order { id } } }
    pageInfo { hasNextPage endCursor }
  }
}`;

interface Held {
  heldStock: {
    nodes: { quantity: number; reservation: { status: string; order: { id: string } } }[];
    pageInfo: { hasNextPage: boolean; endCursor: string };
  };
}

async function ask(variables: object) {
  const { data, errors } = await inventory.as('warehouse').query<Held>(HELD, { ...variables });
  if (!data) throw new Error(JSON.stringify(errors));
  return data.heldStock;
}

it('tells which orders hold units of a level, page by page, and of no other', async () => {
  const { variant, warehouseIds } = await inventory.stocked(20);
  const elsewhere = await inventory.warehouse();
  const other = await inventory.stocked(9);
  const line = { variantId: variant.id, quantity: 2 };
  const held: string[] = [];
  for (const lines of [[line], [line, line], [{ ...line, variantId: other.variant.id }]]) {
    held.push((await inventory.hold(lines)).orderId);
    inventory.pass(1);
  }
  const sold = await inventory.hold([line]);
  await inventory.commit(sold.orderId);
  const level = { variantId: variant.id, warehouseId: warehouseIds[0] };
  const first = await ask({ ...level, first: 2 });
  expect(first.pageInfo.hasNextPage).toBe(true);
  const rest = await ask({ ...level, after: first.pageInfo.endCursor });
  const nodes = [...first.nodes, ...rest.nodes];
  expect(nodes.map(({ reservation }) => reservation.order.id)).toEqual([held[0], held[1], held[1]]);
  expect(nodes[0]).toMatchObject({ quantity: 2, reservation: { status: 'HELD' } });
  expect((await ask({ ...level, warehouseId: elsewhere.id })).nodes).toEqual([]);
});

it('is for those who see stock', async () => {
  const level = { variantId: `var_${nobody}`, warehouseId: `whs_${nobody}` };
  const codeOf = async (client: typeof inventory.anonymous, variables: object = level) =>
    (await client.query(HELD, { ...variables })).errors?.[0]?.extensions?.['code'];
  expect(await codeOf(inventory.anonymous)).toBe('UNAUTHENTICATED');
  expect(await codeOf(inventory.as('customer'))).toBe('FORBIDDEN');
  expect(await codeOf(inventory.as('support'))).toBeUndefined();
  expect(await codeOf(inventory.as('support'), { ...level, warehouseId: 'whs' })).toBe(
    'BAD_USER_INPUT',
  );
});

it('looks at what is held now, and not at what was', async () => {
  const { sql } = inventory.database;
  const { variant, warehouseIds } = await inventory.stocked(9);
  const [warehouseId] = warehouseIds;
  await sql`INSERT INTO reservations (id, order_id, customer_id, status, expires_at, version, created_at, settled_at)
    SELECT 'rsv_' || n, 'ord_' || n, 'usr_1', 'COMMITTED', now(), 1, now(), now()
    FROM generate_series(1, 20000) AS n`;
  await sql`INSERT INTO reservation_lines (reservation_id, line_id, variant_id, warehouse_id, quantity)
    SELECT 'rsv_' || n, 'oln_' || n, ${variant.id}, ${warehouseId ?? ''}, 1
    FROM generate_series(1, 20000) AS n`;
  await inventory.hold([{ variantId: variant.id, quantity: 1 }]);
  await sql`ANALYZE`;
  const reads = await findWholeReads(inventory.counter, sql, () =>
    ask({ variantId: variant.id, warehouseId }),
  );
  expect(reads).toEqual([]);
});

const nobody = '01890a5d-ac96-7000-8000-000000000000';
