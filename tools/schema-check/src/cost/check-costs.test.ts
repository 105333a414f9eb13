import { expect, it } from 'vitest';
import { check, usageOf } from '../../test/support/check.ts';

const sdl = `type Query {
  product: Product
  products(first: Int, after: String): ProductConnection
    @listSize(slicingArguments: ["first"], sizedFields: ["nodes"], assumedSize: 20, requireOneSlicingArgument: false)
  tags: [Tag!]
}
type Mutation { rate(input: RateInput!): Product @cost(weight: 5) }
input RateInput { stars: Int! }
type ProductConnection { nodes: [Product!]! }
type Product { id: ID! price: Int @cost(weight: 2) }
type Tag { name: String }`;

/** What "Asked" costs with `listSize` 7, told by a limit that everything exceeds. */
async function costOf(text: string, config = {}): Promise<string | undefined> {
  const findings = await check({
    head: { shop: sdl },
    operations: text,
    config: { cost: { max: 0.5, listSize: 7, ...config } },
  });
  return findings.find(({ rule }) => rule === 'cost/over-limit')?.message;
}

it.each([
  ['what composition made of the directives', 'query Asked { product { id price } }', 3],
  ['a page', 'query Asked { products(first: 4) { nodes { id } } }', 5],
  [
    'a page of a length that a variable tells',
    'query Asked($n: Int) { products(first: $n) { nodes { id } } }',
    21,
  ],
  ['its default', 'query Asked($n: Int = 2) { products(first: $n) { nodes { id } } }', 3],
  ['a list of which nothing tells', 'query Asked { tags { name } }', 7],
  ['a mutation and its input', 'mutation Asked { rate(input: { stars: 5 }) { id } }', 17],
])('counts %s', async (_, text, cost) => {
  expect(await costOf(text)).toBe(`Asked costs ${cost}, more than the 0.5 allowed.`);
});

it('takes a 0 in recorded traffic for any number, for it hides what clients sent', async () => {
  const signature = 'query Asked{products(first:0){nodes{id}}}';
  const findings = await check({
    head: { shop: sdl },
    usage: usageOf({ signature, name: 'Asked', count: 5 }),
    config: { cost: { max: 1 } },
  });
  expect(findings.map(({ message }) => message)).toContain(
    'Asked costs 21, more than the 1 allowed.',
  );
  expect(await costOf('query Asked { products(first: 0) { nodes { id } } }')).toContain('costs 1,');
});

it('judges neither what a rise allows nor what costs nothing', async () => {
  const base = { shop: sdl.replace('weight: 2', 'weight: 1') };
  const operations = 'query Priced { product { price } } query Free { __typename }';
  const found = await check({ base, head: { shop: sdl }, operations });
  expect(found.filter(({ rule }) => rule.startsWith('cost/'))).toEqual([]);
});
