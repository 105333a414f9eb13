import { randomUUID } from 'node:crypto';
import { eventually } from './eventually.ts';
import { get } from './graph.ts';
import { place } from './orders.ts';
import { demoUser } from './users.ts';

export interface Article {
  productId: string;
  variantId: string;
  sku: string;
  /** A word that no other product has in its title. */
  word: string;
  price: { amountMinor: string; currency: string };
}

const createProduct = /* GraphQL */ `
  mutation CreateProduct($input: CreateProductInput!) {
    createProduct(input: $input) {
      product { id variants { id sku } }
      errors { ... on UserError { code message } }
    }
  }
`;

const receiveStock = /* GraphQL */ `
  mutation ReceiveStock($input: ReceiveStockInput!) {
    receiveStock(input: $input) {
      level { onHand }
      errors { ... on UserError { code message } }
    }
  }
`;

/** A new product with one variant and `units` of it in the first warehouse, ready to be ordered. */
export async function newArticle({
  units,
  currency = 'EUR',
}: {
  units: number;
  currency?: string;
}): Promise<Article> {
  const admin = await demoUser('admin');
  const word = `x${randomUUID().replaceAll('-', '').slice(0, 12)}`;
  const price = { amountMinor: '1290', currency };
  const input = {
    title: `Article ${word}`,
    tags: ['e2e'],
    variants: [{ sku: `E2E-${word.toUpperCase()}`, name: 'One', price }],
  };
  const { product, errors } = (
    await get(createProduct, { token: admin.token, variables: { input } })
  ).createProduct;
  const [variant] = product?.variants ?? [];
  if (!variant) throw new Error(`cannot create a product: ${JSON.stringify(errors)}`);
  if (units > 0) await receive(variant.id, units);
  await untilOrdersKnows(variant.id, currency);
  return { productId: product.id, variantId: variant.id, sku: variant.sku, word, price };
}

/** News of a variant travels by event; an order with a wrong total is refused without being placed. */
async function untilOrdersKnows(variantId: string, currency: string): Promise<void> {
  const { token } = await demoUser('admin');
  const expectedTotal = { amountMinor: '1', currency };
  await eventually(async () => {
    const { data } = await place(token, { lines: [{ variantId, quantity: 1 }], expectedTotal });
    const codes = data?.placeOrder.errors.map(({ code }) => code);
    if (codes?.includes('PRICE_CHANGED') !== true) throw new Error(`still ${codes}`);
  });
}

async function receive(variantId: string, quantity: number): Promise<void> {
  const { token } = await demoUser('admin');
  const { warehouses } = await get('{ warehouses { id } }', { token });
  const input = { variantId, warehouseId: warehouses[0].id, quantity, reference: 'e2e' };
  const { errors } = (await get(receiveStock, { token, variables: { input } })).receiveStock;
  if (errors.length > 0) throw new Error(`cannot receive stock: ${JSON.stringify(errors)}`);
}

export interface Stock {
  available: number;
  onHand: number;
  reserved: number;
}

export async function stockOf(variantId: string): Promise<Stock> {
  const query = `query ($id: ID!) { variant(id: $id) { availability { available onHand reserved } } }`;
  return (await get(query, { variables: { id: variantId } })).variant.availability;
}

export interface Movement {
  type: string;
  deltaOnHand: number;
  deltaReserved: number;
  onHandAfter: number;
  reservedAfter: number;
  reference: string | null;
}

/** The whole ledger of a variant, newest first, as warehouse staff sees it. */
export async function ledgerOf(variantId: string): Promise<Movement[]> {
  const { token } = await demoUser('warehouse');
  const query = /* GraphQL */ `
    query Ledger($variantId: ID!, $after: String) {
      stockMovements(first: 100, after: $after, filter: { variantId: $variantId }) {
        nodes { type deltaOnHand deltaReserved onHandAfter reservedAfter reference }
        pageInfo { hasNextPage endCursor }
      }
    }
  `;
  const movements: Movement[] = [];
  let after: string | null = null;
  do {
    const page: { stockMovements: { nodes: Movement[]; pageInfo: PageEnd } } = await get(query, {
      token,
      variables: { variantId, after },
    });
    movements.push(...page.stockMovements.nodes);
    const { hasNextPage, endCursor } = page.stockMovements.pageInfo;
    after = hasNextPage ? endCursor : null;
  } while (after);
  return movements;
}

interface PageEnd {
  hasNextPage: boolean;
  endCursor: string | null;
}
