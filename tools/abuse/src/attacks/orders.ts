import { randomUUID } from 'node:crypto';
import type { Attack } from '../attack.ts';

const placeOrder = `mutation AbusePlaceOrder($input: PlaceOrderInput!) {
  placeOrder(input: $input) { order { id } errors { ... on UserError { code } } }
}`;

const order = (variantId: string, quantity = 1) => ({
  query: placeOrder,
  variables: { input: { idempotencyKey: randomUUID(), lines: [{ variantId, quantity }] } },
});

/** A customer, by name, who wants it all. */
export const orders: readonly Attack[] = [
  {
    name: 'orders-at-once',
    sentence: 'places 277 orders of one variant at once',
    send: ({ ask, flood, target: { token, variantIds } }) =>
      flood({ atOnce: 277, count: 277 }, () => ask(order(variantIds[0] ?? ''), { token })),
    answerMsMax: 2_500,
    secondsMin: 8,
  },
  {
    name: 'greedy-customer',
    sentence: 'places orders as fast as it can, 16 at once',
    send: ({ ask, flood, target: { token, variantIds } }) =>
      flood({ atOnce: 16 }, () => ask(order(variantIds[1] ?? ''), { token })),
    sees: ['RATE_LIMITED'],
  },
  {
    name: 'one-order-again-and-again',
    sentence: 'repeats one order with its key, 32 at once',
    send: ({ ask, flood, target: { token, variantIds } }) => {
      const same = order(variantIds[2] ?? '');
      return flood({ atOnce: 32 }, () => ask(same, { token }));
    },
  },
];
