import { diff } from '@graphql-inspector/core';
import { buildSchema, findBreakingChanges } from 'graphql';
import { describe, expect, it } from 'vitest';
import { everyKind as base } from '../../test/support/every-kind.ts';
import { diffSchemas } from './diff-schemas.ts';

/** Fifty changes: what they are, the text they replace, and by what. */
const changes: [name: string, from: string | RegExp, to: string][] = [
  ['a field removed', '    title: String!\n', ''],
  ['a deprecated field removed', / {4}sold:.*\n/, ''],
  ['a query removed', / {4}search\(.*\n/, ''],
  ['a field added', 'type Order implements Node {', 'type Order implements Node { number: Int'],
  ['a field made nullable', 'title: String!', 'title: String'],
  ['a field made non-null', 'subtitle: String', 'subtitle: String!'],
  ['a field of another scalar', 'price: Int\n    sold', 'price: Float\n    sold'],
  [
    'a field of another type',
    'product(id: ID!, locale: String = "en"): Product',
    'product(id: ID!, locale: String = "en"): Order',
  ],
  [
    'a field from type to interface',
    'locale: String = "en"): Product',
    'locale: String = "en"): Node',
  ],
  ['a field from item to list', 'subtitle: String', 'subtitle: [String]'],
  ['a field from list to item', 'lines: [String!]!', 'lines: String!'],
  ['list items made nullable', 'lines: [String!]!', 'lines: [String]!'],
  ['list items made non-null', 'order(by: Sort): [Order]', 'order(by: Sort): [Order!]'],
  ['a list made nullable', '): [Product!]!', '): [Product!]'],
  ['an argument removed', ', tags: [String!]', ''],
  ['an argument with a default removed', ', locale: String = "en"', ''],
  ['a required argument removed', 'search(text: String!)', 'search'],
  ['an optional argument added', 'search(text: String!)', 'search(text: String!, limit: Int)'],
  ['a required argument added', 'search(text: String!)', 'search(text: String!, limit: Int!)'],
  [
    'a non-null argument with a default added',
    'search(text: String!)',
    'search(text: String!, limit: Int! = 3)',
  ],
  ['an argument made required', 'related(first: Int)', 'related(first: Int!)'],
  ['an argument made nullable', 'search(text: String!)', 'search(text: String)'],
  ['an argument of another type', 'search(text: String!)', 'search(text: Int!)'],
  ['an argument from item to list', 'order(by: Sort)', 'order(by: [Sort])'],
  ['an argument from list to item', 'tags: [String!]', 'tags: String'],
  ['an argument whose items became nullable', 'tags: [String!]', 'tags: [String]'],
  ['a default changed', 'first: Int = 10', 'first: Int = 20'],
  ['a default removed', 'first: Int = 10', 'first: Int'],
  [
    'a type removed',
    /type Order implements Node \{.*\}\n|order\(by: Sort\): \[Order\]\n|\| Order/g,
    '',
  ],
  [
    'a type that became an interface',
    'type Order implements Node',
    'interface Order implements Node',
  ],
  ['a type that became an input', 'input Nested { deep: [Int!] }', 'enum Nested { deep }'],
  ['a type added', 'union Hit', 'type Extra { id: ID }\n  union Hit'],
  [
    'an interface no longer implemented',
    'Product implements Node & Priced',
    'Product implements Node',
  ],
  [
    'an interface implemented in addition',
    'Order implements Node {',
    'Order implements Node & Priced { price: Int',
  ],
  ['an interface removed', /interface Priced.*\n|& Priced/g, ''],
  ['a union member removed', 'Product | Order', 'Product'],
  [
    'a union member added',
    'union Hit = Product | Order',
    'type Extra { id: ID }\n  union Hit = Product | Order | Extra',
  ],
  ['an enum value removed', 'NEWEST ', ''],
  ['a deprecated enum value removed', 'OLDEST @deprecated(reason: "Slow.") ', ''],
  ['an enum value added', 'NEWEST ', 'NEWEST CHEAPEST '],
  ['an input field removed', ' comment: String', ''],
  ['an optional input field added', 'comment: String', 'comment: String title: String'],
  ['a required input field added', 'comment: String', 'comment: String title: String!'],
  ['an input field made required', 'comment: String', 'comment: String!'],
  ['an input field made nullable', 'stars: Int!', 'stars: Int'],
  ['an input field of another type', 'stars: Int!', 'stars: String!'],
  ['the default of an input field changed', 'note: String = "none"', 'note: String = "empty"'],
  ['a directive removed', 'directive @old on FIELD\n', ''],
  ['a directive with one place less', 'repeatable on QUERY | FIELD', 'repeatable on QUERY'],
  ['a directive without an argument', ', on: String)', ')'],
  ['a directive that may not be repeated', 'repeatable on QUERY', 'on QUERY'],
  ['a directive with a required argument more', 'on: String)', 'on: String, must: Int!)'],
  ['mutations removed', /type Mutation .*\n/, ''],
  [
    'another root type',
    'type Query {',
    'schema { query: Root mutation: Mutation }\n  type Query { x: Int }\n  type Root {',
  ],
  ['another specification of a scalar', 'example.com/date', 'example.com/day'],
];

const before = buildSchema(base);

describe.each(changes)('%s', (_, from, to) => {
  const sdl = base.replace(from, to);
  const after = buildSchema(sdl);
  const own = diffSchemas(before, after);
  const breaking = own.filter(({ level }) => level === 'breaking');

  it('is a change, and is told', () => {
    expect(sdl).not.toBe(base);
    expect(own).not.toEqual([]);
  });

  it('breaks wherever the inspector says that it breaks', async () => {
    for (const { criticality, path = '', message } of await diff(before, after)) {
      if (criticality.level !== 'BREAKING') continue;
      const isTold = breaking.some(({ coordinate }) => isNear(coordinate, path));
      expect(isTold, `${message} at ${path}`).toBe(true);
    }
  });

  it('tells of nothing where the inspector tells of nothing', async () => {
    const paths = (await diff(before, after)).map(({ path = '' }) => path);
    const alone = own.filter(({ coordinate }) => !paths.some((path) => isNear(coordinate, path)));
    expect(alone).toEqual([]);
  });

  it('breaks nothing that neither the inspector nor graphql-js says breaks', async () => {
    const theirs = (await diff(before, after)).filter(
      ({ criticality: { level } }) => level === 'BREAKING',
    );
    if (theirs.length + findBreakingChanges(before, after).length === 0) {
      expect(breaking).toEqual([]);
    }
  });

  it('is dangerous wherever the inspector says so, but for what the docs name', async () => {
    const ours = own.filter(({ level }) => level !== 'safe');
    const named = ['FIELD_ARGUMENT_ADDED', 'INPUT_FIELD_ADDED', 'ENUM_VALUE_ADDED'];
    const others = (await diff(before, after)).filter(
      ({ criticality, type }) => criticality.level === 'DANGEROUS' && !named.includes(type),
    );
    if (others.length > 0) expect(ours, others[0]?.message).not.toEqual([]);
  });

  it('breaks wherever graphql-js says that it breaks', () => {
    if (findBreakingChanges(before, after).length > 0) expect(breaking).not.toEqual([]);
  });
});

/** The inspector's paths have no parentheses: Query.search.text is the coordinate Query.search(text:). */
function isNear(coordinate: string, path: string): boolean {
  const plain = coordinate.replace(/\((\w+):\)/, '.$1');
  return path === '' || `${plain}.`.startsWith(`${path}.`) || `${path}.`.startsWith(`${plain}.`);
}

it('is compared on fifty changes and more', () => {
  expect(changes.length).toBeGreaterThanOrEqual(50);
});

it('finds nothing where nothing changed', () => {
  expect(diffSchemas(before, buildSchema(base))).toEqual([]);
});
