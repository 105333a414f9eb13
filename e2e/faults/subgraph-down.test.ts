import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../harness/eventually.ts';
import { ask, get } from '../harness/graph.ts';
import { orderStatus, type PlacedOrder, place, placeSettled } from '../harness/orders.ts';
import { startService, stopService } from '../harness/services.ts';
import { type Article, newArticle, stockOf } from '../harness/shop.ts';
import { demoUser, newCustomer, type SignedIn } from '../harness/users.ts';

let article: Article;
let customer: SignedIn;
let demoCustomer: SignedIn;

// Everything that needs the service which is about to stop is made before.
beforeAll(async () => {
  [article, customer, demoCustomer] = await Promise.all([
    newArticle({ units: 5 }),
    newCustomer(),
    demoUser('customer'),
  ]);
});

// Whatever became of a test, the next file finds everything running.
afterAll(async () => {
  await Promise.all([startService('inventory'), startService('auth'), startService('orders')]);
});

describe('while inventory is down', () => {
  let placed: PlacedOrder | null | undefined;

  beforeAll(() => stopService('inventory'));

  it('says which fields it cannot answer, and answers the others', async () => {
    const { data, errors } = await ask(
      '{ me { email } myOrders(first: 3) { nodes { number } } products(first: 3) { nodes { title } } }',
      { token: demoCustomer.token },
    );
    expect(data.me.email).toBe('customer@example.com');
    expect(data.myOrders.nodes).toHaveLength(3);
    expect(data.products).toBeNull();
    expect(errors).toMatchObject([
      {
        path: ['products'],
        extensions: { code: 'SERVICE_UNAVAILABLE', serviceName: 'inventory' },
      },
    ]);
  });

  it('shows orders with their lines, without what inventory alone knows of them', async () => {
    const { data, errors } = await ask(
      '{ myOrders(first: 2) { nodes { lines { name variant { name } shortfall } } } }',
      { token: demoCustomer.token },
    );
    const orders: { lines: { name: string; shortfall: number | null }[] }[] = data.myOrders.nodes;
    const lines = orders.flatMap((order) => order.lines);
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter(({ name, shortfall }) => !name || shortfall !== null)).toEqual([]);
    expect(errors.length).toBeGreaterThan(0);
    expect(new Set(errors.map(({ extensions }) => extensions.serviceName))).toEqual(
      new Set(['inventory']),
    );
  });

  it('takes orders as PENDING', async () => {
    const { data, errors } = await place(customer.token, {
      lines: [{ variantId: article.variantId, quantity: 2 }],
    });
    expect(errors).toEqual([]);
    expect(data?.placeOrder.errors).toEqual([]);
    placed = data?.placeOrder.order;
    expect(placed?.status).toBe('PENDING');
  });

  it('confirms them by itself once inventory is back', async () => {
    await startService('inventory');
    await eventually(async () =>
      expect(await orderStatus(customer.token, placed?.id ?? '')).toBe('CONFIRMED'),
    );
    expect(await stockOf(article.variantId)).toEqual({ available: 3, onHand: 3, reserved: 0 });
  });
});

describe('while auth is down', () => {
  beforeAll(() => stopService('auth'));
  afterAll(() => startService('auth'));

  it('honours tokens that were issued', async () => {
    const { data, errors } = await placeSettled(customer.token, {
      lines: [{ variantId: article.variantId, quantity: 1 }],
    });
    expect(errors).toEqual([]);
    expect(data?.placeOrder.order?.status).toBe('CONFIRMED');
  });

  it('says that it cannot answer who somebody is, and answers the others', async () => {
    const { data, errors } = await ask('{ me { email } myOrders(first: 1) { nodes { status } } }', {
      token: customer.token,
    });
    expect(data.myOrders.nodes).toEqual([{ status: 'CONFIRMED' }]);
    expect(errors).toMatchObject([{ path: ['me'], extensions: { serviceName: 'auth' } }]);
  });
});

describe('while orders is down', () => {
  beforeAll(() => stopService('orders'));
  afterAll(() => startService('orders'));

  it('shows products and people', async () => {
    const { products, me } = await get('{ products(first: 2) { nodes { title } } me { email } }', {
      token: customer.token,
    });
    expect(products.nodes).toHaveLength(2);
    expect(me.email).toBe(customer.email);
  });
});
