import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { eventually } from '../harness/eventually.ts';
import { get } from '../harness/graph.ts';
import { type OrderInput, place } from '../harness/orders.ts';
import { manage } from '../harness/services.ts';
import { ledgerOf, newArticle, stockOf } from '../harness/shop.ts';
import { newCustomer } from '../harness/users.ts';

const buyers = 500;
const units = 50;

interface Settled {
  status: string;
  rejection: { code: string } | null;
}

it('sells 50 units to exactly 50 of 500 who order at once', async () => {
  const article = await newArticle({ units });
  const { token } = await newCustomer();
  const lines = [{ variantId: article.variantId, quantity: 1 }];
  const orders = Array.from({ length: buyers }, () => ({ idempotencyKey: randomUUID(), lines }));
  const ids = await Promise.all(orders.map((order) => placeForSure(token, order)));
  expect(new Set(ids).size).toBe(buyers);

  const settled = await eventually(
    async () => {
      const all = await allOrders(token);
      expect(all.filter(({ status }) => status === 'PENDING')).toHaveLength(0);
      return all;
    },
    { withinMs: 120_000 },
  );
  expect(settled).toHaveLength(buyers);
  expect(settled.filter(({ status }) => status === 'CONFIRMED')).toHaveLength(units);
  const rejected = settled.filter(({ status }) => status === 'REJECTED');
  expect(rejected).toHaveLength(buyers - units);
  expect(new Set(rejected.map(({ rejection }) => rejection?.code))).toEqual(
    new Set(['OUT_OF_STOCK']),
  );

  const stock = await stockOf(article.variantId);
  expect(stock).toEqual({ available: 0, onHand: 0, reserved: 0 });
  const ledger = await ledgerOf(article.variantId);
  const sum = (of: (row: (typeof ledger)[number]) => number) =>
    ledger.reduce((total, row) => total + of(row), 0);
  expect(sum((row) => row.deltaOnHand)).toBe(stock.onHand);
  expect(sum((row) => row.deltaReserved)).toBe(stock.reserved);
  expect(
    ledger.filter((row) => row.onHandAfter < row.reservedAfter || row.reservedAfter < 0),
  ).toEqual([]);
});

it('leaves no counter of any variant that its ledger does not explain', async () => {
  await expect(manage('inventory', 'reconcile')).resolves.toContain('Every counter agrees');
});

/** As a good client does: when the answer is lost or late, the same attempt is sent again. */
async function placeForSure(token: string, order: OrderInput): Promise<string> {
  return eventually(
    async () => {
      const { data, errors } = await place(token, order);
      const id = data?.placeOrder.order?.id;
      if (!id) throw new Error(JSON.stringify({ errors, refusals: data?.placeOrder.errors }));
      return id;
    },
    { withinMs: 120_000 },
  );
}

interface Page {
  nodes: Settled[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

async function allOrders(token: string): Promise<Settled[]> {
  const query = /* GraphQL */ `
    query All($after: String) {
      myOrders(first: 100, after: $after) {
        nodes { status rejection { code } }
        pageInfo { hasNextPage endCursor }
      }
    }
  `;
  const orders: Settled[] = [];
  let after: string | null = null;
  do {
    const { myOrders }: { myOrders: Page } = await get(query, { token, variables: { after } });
    orders.push(...myOrders.nodes);
    after = myOrders.pageInfo.hasNextPage ? myOrders.pageInfo.endCursor : null;
  } while (after);
  return orders;
}
