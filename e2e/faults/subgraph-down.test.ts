import { afterAll, expect, it } from 'vitest';
import { eventually } from '../harness/eventually.ts';
import { ask, get } from '../harness/graph.ts';
import { orderStatus, place } from '../harness/orders.ts';
import { startService, withoutService } from '../harness/services.ts';
import { newArticle, stockOf } from '../harness/shop.ts';
import { demoUser, newCustomer } from '../harness/users.ts';

// Whatever became of a test, the next file finds everything running.
afterAll(async () => {
  await Promise.all([startService('inventory'), startService('auth'), startService('orders')]);
});

it('answers what it can while inventory is down, and says what it cannot', async () => {
  const { token } = await demoUser('customer');
  await using _down = await withoutService('inventory');
  const { data, errors } = await ask(
    '{ me { email } myOrders(first: 3) { nodes { number } } products(first: 3) { nodes { title } } }',
    { token },
  );
  expect(data.me.email).toBe('customer@example.com');
  expect(data.myOrders.nodes).toHaveLength(3);
  expect(data.products).toBeNull();
  expect(errors).toMatchObject([{ path: ['products'], extensions: { serviceName: 'inventory' } }]);
});

it('keeps the lines of an order while inventory is down, without what inventory knows of them', async () => {
  const { token } = await demoUser('customer');
  await using _down = await withoutService('inventory');
  const { data, errors } = await ask(
    '{ myOrders(first: 2) { nodes { number lines { name variant { name } shortfall } } } }',
    { token },
  );
  const lines = data.myOrders.nodes.flatMap((order: { lines: { name: string }[] }) => order.lines);
  expect(lines.length).toBeGreaterThan(0);
  expect(
    lines.every((line: { name: string; shortfall: null }) => line.name && line.shortfall === null),
  ).toBe(true);
  expect(errors.length).toBeGreaterThan(0);
  expect(new Set(errors.map(({ extensions }) => extensions.serviceName))).toEqual(
    new Set(['inventory']),
  );
});

it('takes orders as PENDING while inventory is down, and confirms them by itself afterwards', async () => {
  const article = await newArticle({ units: 5 });
  const { token } = await newCustomer();
  const placed = await (async () => {
    await using _down = await withoutService('inventory');
    return place(token, { lines: [{ variantId: article.variantId, quantity: 2 }] });
  })();
  expect(placed.errors).toEqual([]);
  expect(placed.data?.placeOrder.order?.status).toBe('PENDING');
  const id = placed.data?.placeOrder.order?.id ?? '';
  await eventually(async () => expect(await orderStatus(token, id)).toBe('CONFIRMED'));
  expect(await stockOf(article.variantId)).toEqual({ available: 3, onHand: 3, reserved: 0 });
});

it('honours tokens that were issued while auth is down', async () => {
  const article = await newArticle({ units: 5 });
  const { token } = await newCustomer();
  await using _down = await withoutService('auth');
  const { data, errors } = await place(token, {
    lines: [{ variantId: article.variantId, quantity: 1 }],
  });
  expect(errors).toEqual([]);
  expect(data?.placeOrder.order?.status).toBe('CONFIRMED');
  const answer = await ask('{ me { email } myOrders { nodes { status } } }', { token });
  expect(answer.data.myOrders.nodes).toEqual([{ status: 'CONFIRMED' }]);
  expect(answer.errors).toMatchObject([{ path: ['me'], extensions: { serviceName: 'auth' } }]);
});

it('shows products while orders is down', async () => {
  await using _down = await withoutService('orders');
  const { products } = await get('{ products(first: 2) { nodes { title } } }');
  expect(products.nodes).toHaveLength(2);
});
