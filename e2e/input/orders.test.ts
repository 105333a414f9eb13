import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { ask, get } from '../harness/graph.ts';
import { cancel, type OrderInput, orderStatus, place, placeSettled } from '../harness/orders.ts';
import { newArticle, stockOf } from '../harness/shop.ts';
import { demoUser, newCustomer } from '../harness/users.ts';

const untouched = { available: 9, onHand: 9, reserved: 0 };

async function ordersOf(token: string): Promise<unknown[]> {
  return (await get('{ myOrders { nodes { id } } }', { token })).myOrders.nodes;
}

const malformed: { name: string; path: string; change: (input: OrderInput) => OrderInput }[] = [
  {
    name: 'a quantity of zero',
    path: 'input.lines.0.quantity',
    change: (input) => ({ ...input, lines: input.lines.map((line) => ({ ...line, quantity: 0 })) }),
  },
  {
    name: 'a negative quantity',
    path: 'input.lines.0.quantity',
    change: (input) => ({
      ...input,
      lines: input.lines.map((line) => ({ ...line, quantity: -2 })),
    }),
  },
  { name: 'no lines', path: 'input.lines', change: (input) => ({ ...input, lines: [] }) },
  {
    name: 'an id that is none',
    path: 'input.lines.0.variantId',
    change: (input) => ({ ...input, lines: [{ variantId: '42', quantity: 1 }] }),
  },
  {
    name: 'an empty idempotency key',
    path: 'input.idempotencyKey',
    change: (input) => ({ ...input, idempotencyKey: '' }),
  },
];

it.each(malformed)('refuses an order with $name and names the field', async ({ path, change }) => {
  const { variantId } = await newArticle({ units: 9 });
  const { token } = await newCustomer();
  const { data, errors } = await place(token, change({ lines: [{ variantId, quantity: 1 }] }));
  expect(data ?? null).toBeNull();
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  const fields = errors[0]?.extensions.fields ?? [];
  expect(fields.map((field) => field.path)).toEqual([path]);
  expect(fields[0]?.rule).toBeTruthy();
  expect(await ordersOf(token)).toEqual([]);
  expect(await stockOf(variantId)).toEqual(untouched);
});

it('refuses an order without a token', async () => {
  const { variantId } = await newArticle({ units: 9 });
  const { errors } = await place(undefined, { lines: [{ variantId, quantity: 1 }] });
  expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  expect(await stockOf(variantId)).toEqual(untouched);
});

it('refuses an unknown variant, an archived product, mixed currencies and another total', async () => {
  const { token } = await newCustomer();
  const euros = await newArticle({ units: 9 });
  const dollars = await newArticle({ units: 9, currency: 'USD' });
  const archived = await newArticle({ units: 9 });
  await archive(archived.productId);
  const unknown = 'var_01890000-0000-7000-8000-000000000000';
  const line = (variantId: string) => ({ variantId, quantity: 1 });
  const refusals: [string, OrderInput][] = [
    ['VARIANT_NOT_FOUND', { lines: [line(euros.variantId), line(unknown)] }],
    ['VARIANT_UNAVAILABLE', { lines: [line(euros.variantId), line(archived.variantId)] }],
    ['CURRENCY_MISMATCH', { lines: [line(euros.variantId), line(dollars.variantId)] }],
    [
      'CURRENCY_MISMATCH',
      { lines: [line(euros.variantId)], expectedTotal: { amountMinor: '1290', currency: 'USD' } },
    ],
    [
      'PRICE_CHANGED',
      { lines: [line(euros.variantId)], expectedTotal: { amountMinor: '1', currency: 'EUR' } },
    ],
  ];
  for (const [code, input] of refusals) {
    const { data, errors } = await place(token, input);
    expect(errors, code).toEqual([]);
    expect(data?.placeOrder.errors.map((error) => error.code)).toEqual([code]);
  }
  const placed = await get('{ myOrders { nodes { status } } }', { token });
  // Stock alone knows for certain what is archived: such an order may have been placed, and rejected.
  expect(
    placed.myOrders.nodes.filter(({ status }: { status: string }) => status !== 'REJECTED'),
  ).toEqual([]);
  for (const { variantId } of [euros, dollars]) expect(await stockOf(variantId)).toEqual(untouched);
});

it('refuses an idempotency key that was used for another order', async () => {
  const { variantId } = await newArticle({ units: 9 });
  const { token } = await newCustomer();
  const idempotencyKey = randomUUID();
  await place(token, { idempotencyKey, lines: [{ variantId, quantity: 1 }] });
  const { data, errors } = await place(token, {
    idempotencyKey,
    lines: [{ variantId, quantity: 2 }],
  });
  expect(data ?? null).toBeNull();
  expect(errors).toMatchObject([{ extensions: { code: 'IDEMPOTENCY_KEY_REUSED' } }]);
  expect(await ordersOf(token)).toHaveLength(1);
  expect(await stockOf(variantId)).toMatchObject({ onHand: 8 });
});

it("knows nothing of somebody else's order", async () => {
  const { variantId } = await newArticle({ units: 9 });
  const owner = await newCustomer();
  const stranger = await newCustomer();
  const { data } = await placeSettled(owner.token, { lines: [{ variantId, quantity: 1 }] });
  const id = data?.placeOrder.order?.id ?? '';
  const answer = await ask('query ($id: ID!) { order(id: $id) { id } }', {
    token: stranger.token,
    variables: { id },
  });
  expect(answer).toMatchObject({ data: { order: null }, errors: [] });
  const refused = await cancel(stranger.token, id);
  expect(refused).toMatchObject({ order: null, errors: [{ code: 'ORDER_NOT_FOUND' }] });
  expect(await orderStatus(owner.token, id)).toBe('CONFIRMED');
  // The same key is another customer's own: it does not lead to the order.
  expect(await ordersOf(stranger.token)).toEqual([]);
});

async function archive(productId: string): Promise<void> {
  const { token } = await demoUser('admin');
  const mutation = `mutation ($input: UpdateProductInput!) {
    updateProduct(input: $input) { product { status } errors { ... on UserError { code } } }
  }`;
  const input = { productId, status: 'ARCHIVED' };
  const { updateProduct } = await get(mutation, { token, variables: { input } });
  expect(updateProduct).toEqual({ product: { status: 'ARCHIVED' }, errors: [] });
}
