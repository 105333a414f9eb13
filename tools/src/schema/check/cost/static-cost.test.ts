import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { sources } from '../../testing/check.ts';
import { composeSources } from '../composition.ts';
import { readCostHints } from './list-sizes.ts';
import { staticCost } from './static-cost.ts';

const sdl = `type Query {
  product: Product
  products(first: Int, after: String): ProductConnection
  tags: [Tag!] @listSize(assumedSize: 5)
  top(limit: Int = 3): [Product!] @listSize(slicingArguments: ["limit"])
}
type Mutation { rate: Product }
type ProductConnection { edges: [ProductEdge!]! nodes: [Product!]! }
type ProductEdge { node: Product! }
type Product { id: ID! price: Int @cost(weight: 2) tags: [Tag!] }
type Tag { name: String }`;
const { subgraphs, graph } = composeSources(sources({ shop: sdl }));
const cost = (text: string) => {
  if (!graph) throw new Error('The fixture does not compose.');
  return staticCost(graph.api, parse(text), { hints: readCostHints(subgraphs), listSize: 20 });
};

it.each([
  ['an object', '{ product { id } }', 1],
  ['leaves are free', '{ product { id other: id } }', 1],
  ['@cost of a field', '{ product { price } }', 3],
  ['a list of unknown length', '{ product { tags { name } } }', 21],
  ['@listSize', '{ tags { name } }', 5],
  ['a slicing argument', '{ top(limit: 7) { id } }', 7],
  ['the default of a slicing argument', '{ top { id } }', 3],
  ['a page: the connection and its nodes', '{ products(first: 10) { nodes { id } } }', 11],
  [
    'a page by a variable with a default',
    'query Q($n: Int = 4) { products(first: $n) { nodes { id } } }',
    5,
  ],
  ['a page by a variable', 'query Q($n: Int) { products(first: $n) { nodes { id } } }', 21],
  ['a page whose literal was hidden', '{ products(first: 0) { nodes { id } } }', 21],
  [
    'edges and what they hold',
    '{ products(first: 2) { edges { node { tags { name } } } } }',
    1 + 2 * (1 + 1 + 20),
  ],
  ['a fragment', '{ product { ...P } } fragment P on Product { tags { name } }', 21],
  ['a mutation', 'mutation { rate { id } }', 11],
])('%s: %s costs %i', (_, text, expected) => {
  expect(cost(text)).toBe(expected);
});
