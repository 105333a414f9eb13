import { afterAll, beforeAll, expect, it } from 'vitest';
import { newUser, openHouse } from './house.ts';

const house = await openHouse();
const { sql } = house.database;
afterAll(() => house[Symbol.asyncDispose]());

const customer = newUser();

/** A hundred orders of ten lines each, all of one customer. */
beforeAll(async () => {
  await sql`INSERT INTO orders (id, number, customer_id, status, currency, total_amount_minor, version, placed_at)
    SELECT 'ord_' || n, 'O-' || n, ${customer}, 'PENDING', 'EUR', 1000, 1, now() - n * interval '1 minute'
    FROM generate_series(1, 100) AS n`;
  await sql`INSERT INTO order_lines (id, order_id, position, variant_id, sku, name, quantity, unit_price_minor)
    SELECT 'oln_' || n || '_' || p, 'ord_' || n, p, 'var_1', 'MUG', 'Mug', 1, 100
    FROM generate_series(1, 100) AS n, generate_series(0, 9) AS p`;
});

it('orders of customers of orders of customers are refused', async () => {
  const levels = (depth: number): string =>
    `orders(first: 100) { nodes { id ${depth > 1 ? `customer { ${levels(depth - 1)} }` : ''} } }`;
  const staff = house.as(newUser(), 'orders:read');
  const { status, data, errors } = await staff.query(`{ ${levels(4)} }`);
  expect(status).toBe(400);
  expect(data).toBeUndefined();
  expect(errors).toMatchObject([
    { extensions: { code: 'OPERATION_TOO_EXPENSIVE', budget: 25_000 } },
  ]);
  expect(errors?.[0]?.extensions['objects']).toBeLessThan(26_000);
});

it('a full page with every line passes', async () => {
  const { data, errors } = await house.as(customer).query<{ myOrders: { nodes: unknown[] } }>(
    `{ myOrders(first: 100) { nodes {
      id number status total { amountMinor currency } placedAt settledAt customer { id }
      lines { id sku name quantity unitPrice { amountMinor currency } total { amountMinor currency } variant { id } }
      events { fromStatus toStatus occurredAt }
    } pageInfo { hasNextPage endCursor } } }`,
  );
  expect(errors).toBeUndefined();
  expect(data?.myOrders.nodes).toHaveLength(100);
});
