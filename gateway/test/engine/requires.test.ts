import { afterAll, beforeEach, expect, it } from 'vitest';
import { federation2 } from '../support/federation-link.ts';
import { startFederation } from '../support/gateway.ts';

const rates: Readonly<Record<string, number>> = { EUR: 1, USD: 2, GBP: 3 };

const federation = await startFederation([
  {
    name: 'catalogue',
    typeDefs: `${federation2('key')}
      type Query { products: [Product] lost: Product }
      type Product @key(fields: "id") {
        id: ID! price(currency: String!): Int weight: Int size: Size
      }
      type Size { width(unit: String): Int height: Int }
    `,
    resolvers: {
      Query: {
        products: () => ['1', '2', 'light'].map((id) => ({ id })),
        lost: () => ({ id: 'broken' }),
      },
      Product: {
        __resolveReference: ({ id }: { id: string }) => ({ id }),
        price: ({ id }: { id: string }, { currency }: { currency: string }) =>
          Number(id === 'light' ? 5 : id) * 10 * (rates[currency] ?? 0),
        weight({ id }: { id: string }) {
          if (id === 'broken') throw new Error('the scales are broken');
          return id === 'light' ? null : 3;
        },
        size: () => ({ height: 2 }),
      },
      Size: { width: (_: unknown, { unit }: { unit?: string }) => (unit === 'mm' ? 40 : 4) },
    },
  },
  {
    name: 'taxes',
    typeDefs: `${federation2('key', 'requires', 'external')}
      type Product @key(fields: "id") {
        id: ID!
        price(currency: String!): Int @external
        weight: Int @external
        size: Size @external
        tax: Int @requires(fields: "price(currency: \\"EUR\\")")
        duty: Int @requires(fields: "price(currency: \\"GBP\\")")
        postage: Int @requires(fields: "weight")
        area: Int @requires(fields: "size { width(unit: \\"mm\\") height }")
      }
      type Size @external { width(unit: String): Int height: Int }
    `,
    resolvers: {
      Product: {
        __resolveReference: (given: object) => given,
        tax: ({ price }: { price: number }) => price,
        duty: ({ price }: { price: number }) => price,
        postage: ({ weight }: { weight: number | null }) => weight ?? -1,
        area: ({ size }: { size: { width: number; height: number } }) => size.width * size.height,
      },
    },
  },
]);
const { taxes } = federation.subgraphs;
const stock = await federation.startStock();
afterAll(() => federation[Symbol.asyncDispose]());
beforeEach(() => void taxes.asked.splice(0));

// Stock's planner takes one set of arguments for all (federation #2276); ours is right.
it.each([
  {
    beside: 'a client who asks for the same field otherwise',
    fields: 'tax price(currency: "USD")',
    own: { tax: 10, price: 20 },
    theirs: { tax: 10, price: 10 },
  },
  {
    beside: 'the same in another order',
    fields: 'price(currency: "USD") tax',
    own: { price: 20, tax: 10 },
    theirs: { price: 20, tax: 20 },
  },
  {
    beside: 'another @requires',
    fields: 'tax duty',
    own: { tax: 10, duty: 30 },
    theirs: { tax: 30, duty: 30 },
  },
  {
    beside: 'both',
    fields: 'tax duty price(currency: "USD")',
    own: { tax: 10, duty: 30, price: 20 },
    theirs: { tax: 30, duty: 30, price: 30 },
  },
  {
    beside: 'fields within the field',
    fields: 'area size { width(unit: "cm") }',
    own: { area: 80, size: { width: 4 } },
    theirs: { area: 80, size: { width: 40 } },
  },
  {
    beside: 'an alias',
    fields: 'tax dollars: price(currency: "USD")',
    own: { tax: 10, dollars: 20 },
    theirs: { tax: 10, dollars: 20 },
  },
])('@requires with arguments has its own beside $beside', async ({ fields, own, theirs }) => {
  const query = `{ products { ${fields} } }`;
  const answers = await Promise.all([federation.query(query), stock.query(query)]);
  expect(answers.map(({ errors }) => errors)).toEqual([undefined, undefined]);
  const first = answers.map(({ data }) => (data?.['products'] as object[] | undefined)?.[0]);
  expect(first).toEqual([own, theirs]);
});

it('and the arguments of the client may be variables', async () => {
  const query = 'query ($currency: String!) { products { tax price(currency: $currency) } }';
  const { data } = await federation.query(query, { currency: 'USD' });
  expect(data).toEqual({
    products: [
      { tax: 10, price: 20 },
      { tax: 20, price: 40 },
      { tax: 50, price: 100 },
    ],
  });
});

it('a null that is required is sent as it is', async () => {
  const { data, errors } = await federation.query('{ products { id postage } }');
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    products: [
      { id: '1', postage: 3 },
      { id: '2', postage: 3 },
      { id: 'light', postage: -1 },
    ],
  });
  expect(taxes.asked[0]?.variables?.['representations']).toContainEqual({
    __typename: 'Product',
    id: 'light',
    weight: null,
  });
});

it('a required field that fails is told of at its own place, and the other is null', async () => {
  const { data, errors = [] } = await federation.query('{ lost { id weight } }');
  expect(data).toEqual({ lost: { id: 'broken', weight: null } });
  expect(errors.map(({ path }) => path)).toEqual([['lost', 'weight']]);
});
