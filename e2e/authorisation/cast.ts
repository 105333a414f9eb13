import { get } from '../harness/graph.ts';
import { placeSettled } from '../harness/orders.ts';
import { newArticle } from '../harness/shop.ts';
import { newCustomer, newStaff } from '../harness/users.ts';
import type { RoleName } from './roles.ts';

/** Who asks, and the things that are asked for. */
export interface Cast {
  readonly tokens: Readonly<Record<RoleName, string | undefined>>;
  /** Values of what `rootArguments` names. */
  readonly variables: Readonly<Record<string, string>>;
}

export async function createCast(): Promise<Cast> {
  const [owner, stranger, article] = await Promise.all([
    newCustomer(),
    newCustomer(),
    newArticle({ units: 10_000 }),
  ]);
  // Of their own: what they revoke is nobody else's.
  const [support, warehouse, admin] = await Promise.all([
    newStaff('SUPPORT'),
    newStaff('WAREHOUSE'),
    newStaff('ADMIN'),
  ]);
  const tokens = {
    anonymous: undefined,
    owner: owner.token,
    stranger: stranger.token,
    support: support.token,
    warehouse: warehouse.token,
    admin: admin.token,
  };
  // Of each a list has one at least.
  for (const token of Object.values(tokens)) if (token) await makeKey(token);
  const { warehouses } = await get('{ warehouses { id } }', { token: admin.token });
  const order = () => confirmedOrder(owner.token, article.variantId);
  const variables = {
    ownerId: owner.id,
    ownerEmail: owner.email,
    orderToCancel: await order(),
    orderToComplete: await order(),
    // The newest, so that it is the first of every list.
    orderId: await order(),
    productId: article.productId,
    variantId: article.variantId,
    sku: article.sku,
    warehouseId: warehouses[0].id,
  };
  return { tokens, variables };
}

function makeKey(token: string): Promise<unknown> {
  const input = 'input: { name: "A program", scopes: [] }';
  return get(`mutation { createApiKey(${input}) { apiKey { id } } }`, { token });
}

async function confirmedOrder(token: string, variantId: string): Promise<string> {
  const { data } = await placeSettled(token, { lines: [{ variantId, quantity: 1 }] });
  const order = data?.placeOrder.order;
  if (order?.status !== 'CONFIRMED') throw new Error(`the order is ${order?.status}`);
  return order.id;
}
