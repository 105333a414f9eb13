import { expect, it } from 'vitest';
import { eventually } from '../harness/eventually.ts';
import { get } from '../harness/graph.ts';
import { cancel, orderStatus, place, placeSettled } from '../harness/orders.ts';
import { ledgerOf, newArticle, stockOf } from '../harness/shop.ts';
import { newCustomer } from '../harness/users.ts';

it('takes a new customer from search to a confirmed order and back', async () => {
  const article = await newArticle({ units: 10 });
  const { token } = await newCustomer();
  const search = `query ($word: String!) { products(search: $word) { nodes { variants { id } } } }`;
  const { products } = await get(search, { token, variables: { word: article.word } });
  expect(products.nodes).toEqual([{ variants: [{ id: article.variantId }] }]);

  const lines = [{ variantId: article.variantId, quantity: 3 }];
  const { data, errors } = await placeSettled(token, {
    lines,
    expectedTotal: { amountMinor: '3870', currency: 'EUR' },
  });
  expect(errors).toEqual([]);
  const order = data?.placeOrder.order;
  expect(order?.status).toBe('CONFIRMED');
  expect(await stockOf(article.variantId)).toEqual({ available: 7, onHand: 7, reserved: 0 });
  const [sale] = await ledgerOf(article.variantId);
  expect(sale).toMatchObject({
    type: 'SALE',
    deltaOnHand: -3,
    onHandAfter: 7,
    reference: order?.id,
  });

  const cancelled = await cancel(token, order?.id ?? '');
  expect(cancelled).toMatchObject({ order: { status: 'CANCELLED' }, errors: [] });
  await eventually(async () => {
    expect(await stockOf(article.variantId)).toEqual({ available: 10, onHand: 10, reserved: 0 });
  });
  const [back] = await ledgerOf(article.variantId);
  expect(back).toMatchObject({
    type: 'RETURN',
    deltaOnHand: 3,
    onHandAfter: 10,
    reference: order?.id,
  });
  expect(await orderStatus(token, order?.id ?? '')).toBe('CANCELLED');
});

it('gives the same order for the same idempotency key', async () => {
  const article = await newArticle({ units: 10 });
  const { token } = await newCustomer();
  const input = {
    idempotencyKey: 'the same attempt',
    lines: [{ variantId: article.variantId, quantity: 2 }],
  };
  const first = await placeSettled(token, input);
  const second = await place(token, input);
  expect(second.data?.placeOrder.order?.id).toBe(first.data?.placeOrder.order?.id);
  expect(first.data?.placeOrder.order?.id).toBeDefined();
  expect(await stockOf(article.variantId)).toMatchObject({ onHand: 8 });
});

it('rejects an order when stock is short, and takes nothing', async () => {
  const scarce = await newArticle({ units: 1 });
  const ample = await newArticle({ units: 10 });
  const { token } = await newCustomer();
  const { data } = await placeSettled(token, {
    lines: [
      { variantId: ample.variantId, quantity: 2 },
      { variantId: scarce.variantId, quantity: 2 },
    ],
  });
  expect(data?.placeOrder.order?.status).toBe('REJECTED');
  expect(data?.placeOrder.errors).toMatchObject([{ code: 'OUT_OF_STOCK' }]);
  expect(await stockOf(ample.variantId)).toEqual({ available: 10, onHand: 10, reserved: 0 });
  expect(await stockOf(scarce.variantId)).toEqual({ available: 1, onHand: 1, reserved: 0 });
});
