import { describe, expect, it } from 'vitest';
import { sources } from '../../test/support/check.ts';
import { composeSources } from '../core/graph/composition.ts';
import { readOperations } from '../operations/read-operations.ts';
import { isTouchedBy } from './touched-operations.ts';

const base = {
  shop: `type Query { product: Product hit: Hit node: Node other: Other }
    interface Node { id: ID! }
    type Product implements Node @key(fields: "id") { id: ID! title: String weight: Int made: Maker }
    type Maker { name: String }
    type Other implements Node @key(fields: "id") { id: ID! text: String }
    union Hit = Product | Other`,
  stock: `type Product @key(fields: "id") { id: ID! weight: Int @external left: Int @requires(fields: "weight") far: Int }`,
};
const operations = {
  title: '{ product { title } }',
  left: '{ product { left } }',
  hit: '{ hit { __typename } }',
  node: '{ node { id } }',
  other: '{ other { text } }',
};

function touched(change: (shop: typeof base) => Record<string, string>): string[] {
  const graphOf = (subgraphs: Readonly<Record<string, string>>) => {
    const { graph, findings } = composeSources(sources(subgraphs));
    if (!graph) throw new Error(findings[0]?.message);
    return graph;
  };
  const isTouched = isTouchedBy(graphOf(base), graphOf(change(base)));
  return Object.entries(operations).flatMap(([name, text]) => {
    const [operation] = readOperations([{ file: 'a.graphql', text }]).operations;
    return operation && isTouched(operation) ? [name] : [];
  });
}

const inShop = (from: string, to: string) => (graph: typeof base) => ({
  ...graph,
  shop: graph.shop.replace(from, to),
});
const inStock = (from: string, to: string) => (graph: typeof base) => ({
  ...graph,
  stock: graph.stock.replace(from, to),
});

describe('the operations that a change touches', () => {
  it.each<[string, (graph: typeof base) => Record<string, string>, string[]]>([
    ['nothing', (graph) => graph, []],
    ['a description', inShop('title: String', '"Called." title: String'), []],
    ['a field that nobody selects', inShop('made: Maker', 'made: Maker brand: String'), []],
    ['a new type', inShop('union Hit', 'type New { id: ID! } union Hit'), []],
    ['another field', inShop('text: String', 'text: String!'), ['other']],
    [
      'a field that moved',
      (graph) => ({
        shop: graph.shop.replace(' title: String', ''),
        stock: graph.stock.replace('far: Int', 'far: Int title: String'),
      }),
      ['title'],
    ],
    [
      'a key',
      inShop('@key(fields: "id")', '@key(fields: "id") @key(fields: "title")'),
      ['title', 'left', 'node'],
    ],
    ['a field that needs another', inStock('left: Int', 'left: Int!'), ['left']],
    ['what nobody asks for', inStock('far: Int', 'far: Int @requires(fields: "weight")'), []],
    [
      'a field that another requires',
      inShop('weight: Int', 'weight: Int @shareable'),
      Object.keys(operations),
    ],
    ['a member of a union', inShop('Product | Other', 'Product'), ['hit']],
    [
      'one more that implements an interface',
      inShop('type Maker {', 'type Maker implements Node { id: ID!'),
      Object.keys(operations),
    ],
    [
      'a subgraph that knows a type too',
      (graph) => ({ ...graph, more: 'type Other @key(fields: "id") { id: ID! extra: Int }' }),
      Object.keys(operations),
    ],
  ])('%s', (_, change, expected) => {
    expect(touched(change)).toEqual(expected);
  });
});
