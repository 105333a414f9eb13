import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';

export interface Shop {
  readonly variantIds: readonly string[];
  /** One order of one unit; rejects unless it is CONFIRMED or still PENDING. */
  place(): Promise<'CONFIRMED' | 'PENDING'>;
  close(): Promise<void>;
}

interface GraphError {
  extensions?: { retryAfterMs?: number };
}

interface Graph {
  ask<Data>(query: string, variables: unknown, token?: string): Promise<Data>;
  close(): Promise<void>;
}

export const placeOrder = `mutation PlaceOrder($input: PlaceOrderInput!) {
  placeOrder(input: $input) { order { id number status } errors { ... on UserError { code message } } }
}`;

/** Customers of a running system, through the gateway's port like any client. */
export async function openShop(
  gatewayUrl: string,
  { clients, variants }: { clients: number; variants: number },
): Promise<Shop> {
  const graph = connectGraph(gatewayUrl, clients);
  const admin = await logIn(graph, 'admin@example.com');
  const customer = await logIn(graph, 'customer@example.com');
  const variantIds = await stockShelf(graph, admin, variants);
  await untilKnownToOrders(graph, customer, variantIds);
  let next = 0;
  return {
    variantIds,
    place: () => placeOne(graph, customer, variantIds[next++ % variantIds.length] ?? ''),
    close: graph.close,
  };
}

async function placeOne(
  graph: Graph,
  token: string,
  variantId: string,
): Promise<'CONFIRMED' | 'PENDING'> {
  const input = { idempotencyKey: randomUUID(), lines: [{ variantId, quantity: 1 }] };
  for (;;) {
    try {
      const { order, errors } = (await graph.ask<Placed>(placeOrder, { input }, token)).placeOrder;
      if (order?.status === 'CONFIRMED' || order?.status === 'PENDING') return order.status;
      throw new Error(`an order was not placed: ${JSON.stringify({ order, errors })}`);
    } catch (error) {
      if (!(error instanceof TooBusy)) throw error;
      await sleep(error.retryAfterMs);
    }
  }
}

interface Placed {
  placeOrder: { order: { status: string } | null; errors: unknown[] };
}

/** Nothing was begun, and the same may be sent again after this time. */
class TooBusy extends Error {
  readonly retryAfterMs: number;

  constructor(retryAfterMs: number) {
    super(`the system refuses for ${retryAfterMs} ms`);
    this.retryAfterMs = retryAfterMs;
  }
}

async function logIn(graph: Graph, email: string): Promise<string> {
  const { login } = await graph.ask<{ login: { session: { accessToken: string } } }>(
    'mutation ($input: LoginInput!) { login(input: $input) { session { accessToken } } }',
    { input: { email, password: 'correct-horse-demo' } },
  );
  return login.session.accessToken;
}

async function stockShelf(graph: Graph, token: string, variants: number): Promise<string[]> {
  const run = randomUUID().slice(0, 8).toUpperCase();
  const { createProduct } = await graph.ask<{
    createProduct: { product: { variants: { id: string }[] } };
  }>(
    `mutation ($input: CreateProductInput!) {
      createProduct(input: $input) { product { variants { id } } errors { ... on UserError { message } } }
    }`,
    {
      input: {
        title: `Bench ${run}`,
        variants: Array.from({ length: variants }, (_, index) => ({
          sku: `BENCH-${run}-${index}`,
          name: `Bench ${index}`,
          price: { amountMinor: '1290', currency: 'EUR' },
        })),
      },
    },
    token,
  );
  const { warehouses } = await graph.ask<{ warehouses: { id: string }[] }>(
    '{ warehouses { id } }',
    {},
    token,
  );
  const variantIds = createProduct.product.variants.map(({ id }) => id);
  for (const variantId of variantIds) {
    await graph.ask(
      'mutation ($input: ReceiveStockInput!) { receiveStock(input: $input) { errors { ... on UserError { message } } } }',
      {
        input: { variantId, warehouseId: warehouses[0]?.id, quantity: 100_000, reference: 'bench' },
      },
      token,
    );
  }
  return variantIds;
}

/** The catalogue reaches orders by events: the first order succeeds as soon as it is there. */
async function untilKnownToOrders(
  graph: Graph,
  token: string,
  variantIds: string[],
): Promise<void> {
  for (const variantId of variantIds) {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await placeOne(graph, token, variantId);
        break;
      } catch (error) {
        if (attempt === 100) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }
}

function connectGraph(gatewayUrl: string, connections: number): Graph {
  const pool = new Pool(gatewayUrl, { connections });
  return {
    async ask<Data>(query: string, variables: unknown, token?: string): Promise<Data> {
      const { body } = await pool.request({
        path: '/graphql',
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(token && { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors } = (await body.json()) as { data?: Data; errors?: GraphError[] };
      const retryAfterMs = errors?.[0]?.extensions?.retryAfterMs;
      if (retryAfterMs !== undefined) throw new TooBusy(retryAfterMs);
      if (errors || !data) throw new Error(`unexpected answer: ${JSON.stringify(errors)}`);
      return data;
    },
    close: () => pool.close(),
  };
}
