import type { Attack } from '../attack.ts';

/** Fields of three services: what has to be planned for each new combination. */
const fields = [
  'id',
  'sku',
  'name',
  'status',
  'version',
  'price { amountMinor }',
  'price { currency }',
  'availability { available }',
  'availability { onHand }',
  'product { title }',
  'product { tags }',
  'product { status }',
  'product { createdAt }',
  'product { description }',
];

/** Operations that no cache has seen: each has to be parsed, validated and planned. */
export const plans: readonly Attack[] = [
  {
    name: 'made-up-names',
    sentence: 'gives the same operation a new name of 100 letters each time',
    send: ({ ask, flood }) =>
      flood({ atOnce: 8, count: 5_000 }, (number) =>
        ask({ query: `query ${'n'.repeat(100)}${number} { __typename }` }),
      ),
  },
  {
    name: 'distinct-operations',
    sentence: 'sends up to 10,000 small operations of which no two are alike',
    send: ({ ask, flood }) =>
      flood({ atOnce: 8, count: 10_000 }, (number) =>
        ask({ query: `{ p${number}: products(first: 1) { nodes { id } } }` }),
      ),
  },
  {
    name: 'cold-plans',
    sentence: 'sends operations over three services of which no two select the same',
    send: ({ ask, flood, target: { token } }) =>
      flood({ atOnce: 8, count: 10_000 }, (number) => {
        const chosen = fields.filter((_, bit) => (number & (1 << bit)) !== 0).join(' ');
        const query = `{ me { id displayName }
          myOrders(first: 1) { nodes { id lines { id variant { id ${chosen} } } } } }`;
        return ask({ query }, { token });
      }),
  },
];
