import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { readCostDirectives } from './cost-directives.ts';

const cost = 'https://specs.apollo.dev/cost/v0.1';
const federation = 'https://specs.apollo.dev/federation/v2.9';
const use = (name: string, list: string) =>
  `type Query { a(b: Int @${name}(weight: 2)): [Int] @${name}(weight: 3) @${list}(assumedSize: 4) }`;

it.each([
  ['a schema that links nothing', '', 'cost', 'listSize'],
  [
    'a supergraph that imports them',
    `schema @link(url: "https://specs.apollo.dev/link/v1.0") @link(url: "${cost}", import: ["@cost", "@listSize"]) { query: Query }`,
    'cost',
    'listSize',
  ],
  [
    'imports under other names',
    `extend schema @link(url: "${cost}", import: [{ name: "@cost", as: "@price" }, { name: "@listSize", as: "@long" }])`,
    'price',
    'long',
  ],
  ['no import', `schema @link(url: "${cost}") { query: Query }`, 'cost', 'cost__listSize'],
  [
    'a specification under another name',
    `schema @link(url: "${cost}", as: "price") { query: Query }`,
    'price',
    'price__listSize',
  ],
  [
    'a subgraph that imports them',
    `extend schema @link(url: "${federation}", import: ["@key", "@cost", "@listSize"])`,
    'cost',
    'listSize',
  ],
  [
    'a subgraph that does not',
    `extend schema @link(url: "${federation}")`,
    'federation__cost',
    'federation__listSize',
  ],
  [
    'a subgraph that calls federation otherwise',
    `extend schema @link(url: "${federation}", as: "fed")`,
    'fed__cost',
    'fed__listSize',
  ],
])('reads the directives of %s', (_, link, name, list) => {
  const { weights, listSizes } = readCostDirectives(parse(`${link} ${use(name, list)}`));
  expect(Object.fromEntries(weights)).toEqual({ 'Query.a': 3, 'Query.a(b:)': 2 });
  expect(listSizes.get('Query.a')).toMatchObject({ assumedSize: 4 });
});

it('leaves directives alone that only have the name', () => {
  const sdl = `extend schema @link(url: "${federation}", import: ["@key"]) ${use('cost', 'listSize')}`;
  expect(readCostDirectives(parse(sdl)).weights.size).toBe(0);
});

it('reads every place that the specification allows, and weights written as text', () => {
  const { weights } = readCostDirectives(
    parse(`type Query @cost(weight: 1) { a(in: In): Kind @cost(weight: "2.5") }
      input In { b: Day @cost(weight: "-3.0") } scalar Day @cost(weight: "4") enum Kind @cost(weight: 5) { K }
      directive @near(by: Float @cost(weight: "-1.0")) on FIELD`),
  );
  expect(Object.fromEntries(weights)).toEqual({
    Query: 1,
    'Query.a': 2.5,
    'In.b': -3,
    Day: 4,
    Kind: 5,
    '@near(by:)': -1,
  });
});

it('merges what is said twice as composition does', () => {
  const { weights, listSizes } = readCostDirectives(
    parse(`type Query { a: [Int] @cost(weight: 2) @listSize(assumedSize: 5, slicingArguments: ["x"]) }
      extend type Query { a: [Int] @cost(weight: 1) @listSize(assumedSize: 9, slicingArguments: ["y"]) }`),
  );
  expect(weights.get('Query.a')).toBe(2);
  expect(listSizes.get('Query.a')).toEqual({
    assumedSize: 9,
    slicingArguments: ['x', 'y'],
    sizedFields: [],
  });
});

it('passes over what is no weight and no size', () => {
  const { weights, listSizes } = readCostDirectives(
    parse(
      'type Query { a: [Int] @cost(weight: "dear") @listSize(assumedSize: null) b: Int @cost }',
    ),
  );
  expect(weights.size).toBe(0);
  expect(listSizes.get('Query.a')).toEqual({ slicingArguments: [], sizedFields: [] });
});
