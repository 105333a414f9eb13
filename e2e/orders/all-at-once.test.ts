import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { get } from '../harness/graph.ts';
import { place } from '../harness/orders.ts';
import { newArticle } from '../harness/shop.ts';
import { customerTokens } from '../harness/tokens.ts';

const buyers = 277;

it('gives everybody who orders at once an order or a refusal, and keeps nothing of who is refused', async () => {
  const article = await newArticle({ units: buyers });
  const lines = [{ variantId: article.variantId, quantity: 1 }];
  const tokens = await customerTokens(buyers);
  const answers = await Promise.all(
    tokens.map(async (token) => {
      const order = { idempotencyKey: randomUUID(), lines };
      return { token, order, ...(await place(token, order, { isPatient: false })) };
    }),
  );

  const refused = answers.filter(({ data }) => !data?.placeOrder.order);
  expect(answers.length - refused.length).toBeGreaterThan(0);
  for (const { status, errors, data } of refused) {
    expect({ status, data: data ?? null }).toEqual({ status: 503, data: null });
    expect(errors).toMatchObject([
      { extensions: { code: 'SERVICE_UNAVAILABLE', retryAfterMs: expect.any(Number) } },
    ]);
  }
  // Whoever was refused has no order, and whoever has one has it once.
  const countOf = async (token: string) =>
    (await get('{ myOrders(first: 2) { nodes { id } } }', { token })).myOrders.nodes.length;
  const [refusedOne] = refused;
  if (refusedOne) expect(await countOf(refusedOne.token)).toBe(0);
  const answeredOne = answers.find(({ data }) => data?.placeOrder.order);
  if (answeredOne) {
    expect(await countOf(answeredOne.token)).toBe(1);
    const again = await place(answeredOne.token, answeredOne.order);
    expect(again.data?.placeOrder.order?.id).toBe(answeredOne.data?.placeOrder.order?.id);
  }
});
