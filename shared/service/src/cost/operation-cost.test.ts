import { costIn } from '@supergraph/testing/cost';
import { buildSchema, getIntrospectionQuery, getOperationAST, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { COST_MAX } from './amount.ts';
import { readCostDirectives } from './cost-directives.ts';
import { SCHEMA_WEIGHT } from './introspection.ts';
import { operationCost } from './operation-cost.ts';

const shop = costIn(`
  directive @defer(if: Boolean! = true, label: String) on FRAGMENT_SPREAD | INLINE_FRAGMENT
  type Query {
    book: Book
    books: [Book]
    tags: [Tag] @listSize(assumedSize: 5)
    top(limit: Int = 3): [Book] @listSize(slicingArguments: ["limit"])
    backed(limit: Int): [Book] @listSize(slicingArguments: ["limit"], assumedSize: 6, requireOneSlicingArgument: false)
    page(input: Page): BookConnection
      @listSize(slicingArguments: ["input.first", "input.deep.first"], sizedFields: ["nodes", "edges"], assumedSize: 9)
    relay(first: Int, after: String): BookConnection
    matrix: [[Book]]
    byIds(ids: [ID!]): [Book] @listSize(slicingArguments: ["ids"])
    find(words: Words): Book
    many(words: [Words!]): Book
    ids(ids: [ID!] @cost(weight: "2")): Book
    node: Node
    found: [Found] @listSize(assumedSize: 4)
    level: Level
    day: Day
    dear: Dear
    later(after: Int = 4 @cost(weight: "7")): Int
  }
  type Mutation { rate: Book note: String @cost(weight: "3") }
  input Page { first: Int = 2 deep: Deep }
  input Deep { first: Int }
  input Words { text: String @cost(weight: "3") all: [Words!] fuzzy: Boolean = true @cost(weight: "4") }
  enum Level @cost(weight: "2") { LOW }
  scalar Day @cost(weight: "3")
  type Dear @cost(weight: "5") { self: Dear days: [Day] @listSize(assumedSize: 2) }
  interface Node { id: ID tags: [Tag] }
  union Found = Book | Tag | Dear
  type Book implements Node { id: ID title: String author: Author tags: [Tag] @listSize(assumedSize: 8) price: Int @cost(weight: "2") }
  type Author implements Node { id: ID tags: [Tag] @listSize(assumedSize: 30) books: [Book] @listSize(assumedSize: 10) }
  type Tag { name: String }
  type BookConnection { edges: [BookEdge] nodes: [Book] other: [Book] }
  type BookEdge { node: Book }
`);

describe('each rule', () => {
  it.each<[string, string, number, Record<string, unknown>?]>([
    ['an object weighs 1, leaves nothing', '{ book { id title } }', 1],
    ['@cost of a field', '{ book { price } }', 3],
    ['@cost of an object type', '{ dear { self { self { days } } } }', 15 + 2 * 3],
    ['@cost of an enum and of a scalar', '{ level day }', 5],
    ['__typename is free', '{ __typename book { __typename } }', 1],
    ['a mutation weighs 10 once', 'mutation { rate { id } note }', 10 + 1 + 3],
    ['what is deferred weighs 1 more, of each object', '{ tags { ... @defer { name } } }', 5 + 5],
    [
      'so does each of several, and what is deferred within',
      '{ book { ...A @defer ... @defer { author { ... @defer(label: "b") { id } } } } } fragment A on Book { id }',
      1 + 2 + 2,
    ],
    ['what is not deferred after all does not', '{ book { ... @defer(if: false) { id } } }', 1],
    [
      'nor where a variable says so',
      'query ($later: Boolean!) { book { ... @defer(if: $later) { id } } }',
      1,
      { later: false },
    ],
    ['a list of unknown length', '{ books { id } }', 20],
    ['a list within a list', '{ matrix { id } }', 400],
    ['assumedSize', '{ tags { name } }', 5],
    ['a slicing argument', '{ top(limit: 7) { id } }', 7],
    ['its default', '{ top { id } }', 3],
    ['none though there is a default', '{ top(limit: null) { id } }', 20],
    ['no slicing argument: assumedSize', '{ backed { id } }', 6],
    ['a slicing argument before assumedSize', '{ backed(limit: 30) { id } }', 30],
    ['null as if it was not there', '{ backed(limit: null) { id } }', 6],
    ['less than nothing is nothing', '{ backed(limit: -5) { id } }', 0],
    ['a variable', 'query ($n: Int) { top(limit: $n) { id } }', 9, { n: 9 }],
    ['a variable left out', 'query ($n: Int) { top(limit: $n) { id } }', 3, {}],
    ['a variable that is null', 'query ($n: Int) { top(limit: $n) { id } }', 20, { n: null }],
    ["a variable's default", 'query ($n: Int = 4) { top(limit: $n) { id } }', 4],
    ['null before the default', 'query ($n: Int = 4) { backed(limit: $n) { id } }', 6, { n: null }],
    ['a size by path', '{ page(input: { first: 3 }) { nodes { id } } }', 2 + 3],
    ['the largest by path', '{ page(input: { deep: { first: 5 } }) { nodes { id } } }', 3 + 5],
    ['the default of an input field', '{ page(input: {}) { nodes { id } } }', 2 + 2],
    [
      'a size by path in a variable',
      'query ($in: Page) { page(input: $in) { nodes { id } } }',
      2 + 8,
      { in: { first: 8 } },
    ],
    [
      'a size by path to a variable',
      'query ($n: Int) { page(input: { first: $n }) { nodes { id } } }',
      2 + 8,
      { n: 8 },
    ],
    ['no object, no path', '{ page { nodes { id } } }', 1 + 9],
    ['lists below that no size is of', '{ page { other { id } } }', 1 + 20],
    ['each sized field', '{ page { nodes { id } edges { node { id } } } }', 1 + 9 + 18],
    ['as many as there are ids', '{ byIds(ids: ["a", "b", "c"]) { id } }', 3],
    ['one id that stands for a list', '{ byIds(ids: "12") { id } }', 1],
    ['first without @listSize', '{ relay(first: 4) { nodes { id } edges { node { id } } } }', 13],
    ['neither', '{ relay { nodes { id } } }', 21],
    ['input fields and their defaults', '{ find(words: { text: "x" }) { id } }', 1 + 3 + 4 + 1],
    ['an input field that is null', '{ find(words: { fuzzy: null }) { id } }', 1 + 1],
    [
      'inputs within inputs, each element',
      '{ find(words: { fuzzy: null, all: [{ text: "x" }, { text: "y" }] }) { id } }',
      1 + 1 + 2 * (3 + 4) + 1,
    ],
    [
      'inputs in a variable',
      'query ($w: [Words!]) { many(words: $w) { id } }',
      1 + 3 * 4 + 1,
      { w: [{}, {}, {}] },
    ],
    ['one input where a list may be', '{ many(words: {}) { id } }', 5 + 1],
    ['an argument once, however long', '{ ids(ids: ["a", "b"]) { id } }', 2 + 1],
    ['an argument that is null', '{ ids(ids: null) { id } }', 1],
    ['an argument by its default', '{ later }', 7],
    ['fields that merge', '{ book { id } book { title author { id } } }', 2],
    ['aliases', '{ a: book { id } b: book { id } }', 2],
    [
      'fragments',
      '{ book { ...B ...B author { id } } } fragment B on Book { author { books { id } } }',
      1 + 1 + 10,
    ],
    ['the dearest of an interface', '{ node { tags { name } } }', 1 + 30],
    [
      'only what a type has of its fragments',
      '{ node { ... on Book { tags { name } } ... on Author { books { id } } } }',
      1 + 10,
    ],
    ['the dearest of a union', '{ found { ... on Book { author { id } } } }', 4 * 5],
    ['of its members the selected ones', '{ found { ... on Node { id } } }', 4 * 5],
    ['@skip', '{ book { id } books @skip(if: true) { id } }', 1],
    ['@include', '{ book { id } ... @include(if: false) { books { id } } }', 1],
    ['@skip by variable', 'query ($s: Boolean!) { books @skip(if: $s) { id } }', 0, { s: true }],
    [
      'what one of two asks for',
      'query ($a: Boolean!, $b: Boolean!) { book @include(if: $a) { author { id } } book @include(if: $b) { tags { name } } }',
      9,
      { a: false, b: true },
    ],
    ['a condition without a value', 'query ($s: Boolean!) { books @skip(if: $s) { id } }', 20],
  ])('%s: %s costs %i', (_, text, expected, variables) => {
    expect(shop(text, variables)).toBe(expected);
  });

  it('takes the list size that it is given', () => {
    const cost = costIn('type Query { things: [Thing] } type Thing { id: ID }', { listSize: 7 });
    expect(cost('{ things { id } }')).toBe(7);
  });

  it('counts no more than services give, whatever a slicing argument asks for', () => {
    const cost = costIn(
      `type Query { top(n: Int): [Thing] @listSize(slicingArguments: ["n"]) all: [Thing] @listSize(assumedSize: 500) } type Thing { id: ID }`,
      { sliceMax: 100 },
    );
    expect(cost('{ top(n: 100000) { id } }')).toBe(100);
    expect(cost('{ top(n: 99) { id } }')).toBe(99);
    expect(cost('{ all { id } }')).toBe(500);
  });

  it('sizes the lists below a field as each type says', () => {
    const cost =
      costIn(`type Query { shelf: Shelf } interface Shelf { page: Page } type Page { items: [Item] } type Item { id: ID }
      type Low implements Shelf { page: Page @listSize(assumedSize: 2, sizedFields: ["items"]) }
      type High implements Shelf { page: Page @listSize(assumedSize: 5, sizedFields: ["items"]) }`);
    expect(cost('{ shelf { page { items { id } } } }')).toBe(1 + 1 + 5);
  });

  it('finds on an interface what a type does not say itself', () => {
    const cost =
      costIn(`type Query { thing: Thing } interface Listed { parts: [Part] @listSize(assumedSize: 3) }
      type Thing implements Listed { parts: [Part] } type Part { id: ID }`);
    expect(cost('{ thing { parts { id } } }')).toBe(4);
  });
});

describe('introspection', () => {
  it('lets the question of every tool pass', () => {
    expect(shop(getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true }))).toBeLessThan(
      2_500,
    );
  });

  it('counts the schema each time that it is asked for', () => {
    const names = Array.from({ length: 20 }, (_, i) => `s${i}: __schema { description }`);
    expect(shop(`{ ${names.join(' ')} }`)).toBeGreaterThan(20_000);
  });

  it.each([3, 4])('grows with each of %i levels of types in types', (levels) => {
    const nested = (left: number): string =>
      left === 0 ? 'name' : `fields { type { ${nested(left - 1)} } }`;
    const cost = (depth: number) =>
      shop(`{ __schema { types { ${nested(depth)} } } }`) - SCHEMA_WEIGHT;
    expect(cost(levels)).toBeGreaterThan(9 * cost(levels - 1));
  });
});

describe('whatever is sent', () => {
  it('ends at the highest whole number', () => {
    const nested = (left: number): string =>
      left === 0 ? 'id' : `books { author { ${nested(left - 1)} } }`;
    expect(shop(`{ book { author { ${nested(30)} } } }`)).toBe(COST_MAX);
  });

  it.each([
    ['a text for a number', { n: 'many' }],
    ['no number', { n: Number.NaN }],
    ['an object', { n: { toString: 'x' } }],
    ['variables that nobody declared', { n: undefined, __proto__: { n: 90 }, other: 1 }],
  ])('gives a number for %s', (_, variables) => {
    expect(shop('query ($n: Int) { top(limit: $n) { id } }', variables)).toBeLessThanOrEqual(20);
  });

  it('does not follow inputs deeper than a schema goes', () => {
    let words: object = {};
    for (let depth = 0; depth < 100_000; depth += 1) words = { all: [words] };
    expect(shop('query ($w: Words) { find(words: $w) { id } }', { w: words })).toBe(COST_MAX);
  });

  it('counts fragments within fragments in the time of the text', () => {
    const doubling = Array.from(
      { length: 60 },
      (_, i) => `fragment F${i} on Book { x: author { ...A${i} } y: author { ...A${i} } }
        fragment A${i} on Author { books { ...F${i + 1} } }`,
    );
    const text = `{ book { ...F0 } } ${doubling.join(' ')} fragment F60 on Book { id }`;
    const schema = buildSchema(
      'type Query { book: Book } type Book { author: Author id: ID } type Author { books: [Book] }',
    );
    const document = parse(text);
    const operation = getOperationAST(document);
    const model = { schema, directives: readCostDirectives(document), listSize: 20 };
    expect(operation && operationCost(model, document, operation)()).toBe(COST_MAX);
  });

  it('ends with fragments that spread themselves', () => {
    const schema = buildSchema('type Query { a: Query b: Int }');
    const document = parse('{ ...F } fragment F on Query { a { ...F } }');
    const operation = getOperationAST(document);
    const model = { schema, directives: readCostDirectives(document), listSize: 20 };
    expect(operation && operationCost(model, document, operation)()).toBeLessThan(5);
  });
});
