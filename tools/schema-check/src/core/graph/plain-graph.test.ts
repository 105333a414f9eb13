import { lexicographicSortSchema, printSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { SupergraphSources } from '../sources/sources.ts';
import { composeSources } from './composition.ts';
import { plainGraph } from './plain-graph.ts';

const sources = (...sdls: string[]): SupergraphSources => ({
  label: 'here',
  subgraphs: sdls.map((sdl, i) => ({
    name: `s${i}`,
    routingUrl: 'http://s/graphql',
    file: `s${i}.graphql`,
    sdl,
  })),
});

describe('a schema without federation', () => {
  it.each([
    [
      'types of every kind',
      'type Query { a(in: In = { b: [1] }): U i: I } input In { b: [Int!] = [] c: E = A } enum E { A B @deprecated(reason: "Old.") } union U = T | X type T implements I { id: ID! } type X { s: S } interface I { id: ID! } scalar S @specifiedBy(url: "https://example.com")',
    ],
    [
      'extensions',
      'type Query { a: Int } extend type Query { b: Int } enum E { A } extend enum E { B }',
    ],
    ['descriptions', '"""The root.""" type Query { "A." a("B." b: Int): Int }'],
    [
      'a mutation and a subscription',
      'type Query { a: Int } type Mutation { a: Int } type Subscription { a: Int }',
    ],
    ['roots that are named as they are', 'schema { query: Query } type Query { a: Int }'],
    [
      'directives of its own',
      'directive @internal on FIELD_DEFINITION directive @live(every: Int = 5) on QUERY | OBJECT type Query { a: Int @internal }',
    ],
    ['words of federation in its texts', '"""Neither key nor requires.""" type Query { a: Int }'],
  ])('with %s is what composition makes of it', (_, sdl) => {
    const told = (graph: ReturnType<typeof plainGraph>) =>
      graph && printSchema(lexicographicSortSchema(graph.api));
    const plain = told(plainGraph(sources(sdl)));
    expect(plain).toBeDefined();
    expect(plain).toBe(told(composeSources(sources(sdl)).graph));
  });
});

it.each([
  ['two subgraphs', sources('type Query { a: Int }', 'type Query { b: Int }')],
  ['none', sources()],
  [
    'what links federation',
    sources(
      'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"]) type Query { a: Int }',
    ),
  ],
  [
    'what uses federation without a link',
    sources('type Query { a: A } type A @key(fields: "id") { id: ID }'),
  ],
  [
    'tags that are declared',
    sources(
      'directive @tag(name: String!) repeatable on FIELD_DEFINITION type Query { a: Int @tag(name: "x") }',
    ),
  ],
  ['other names of root types', sources('schema { query: Root } type Root { a: Int }')],
  [
    'a Query that is no root',
    sources('schema { query: Root } type Root { a: Int } type Query { a: Int }'),
  ],
  ['SDL that cannot be parsed', sources('type Query {')],
  ['a field that is there twice', sources('type Query { a: Int a: Int }')],
  ['a type that nobody knows', sources('type Query { a: Unknown }')],
  ['no query', sources('type A { a: Int }')],
  [
    'an interface that is not kept',
    sources('interface I { a: Int } type Query implements I { b: Int }'),
  ],
])('leaves %s to composition', (_, given) => {
  expect(plainGraph(given)).toBeUndefined();
});

describe('beside the same schema at another time', () => {
  const head = `"""A { brace."""
type Query { a(in: In = { b: "}" }): A } # and another {
input In { b: String }
scalar Day
type A { id: ID }
type B { id: ID }
directive @live(at: In = { b: "x" }) on QUERY
`;
  const like = plainGraph(sources(head));

  it('shares what stands there word for word, and has the rest of its own', () => {
    const base = plainGraph(sources(head.replace('type A { id: ID }', 'type A { id: ID! }')), like);
    const nodeOf = (graph: typeof base, name: string) => graph?.api.getType(name)?.astNode;
    expect(nodeOf(base, 'B')).toBe(nodeOf(like, 'B'));
    expect(nodeOf(base, 'A')).not.toBe(nodeOf(like, 'A'));
    expect(base && printSchema(base.api)).toContain('id: ID!');
  });

  it.each([
    ['a type that was removed there', head.replace('type A { id: ID }\n', '')],
    ['a definition that is there twice', `${head}type A { id: ID }\n`],
    ['a definition that cannot be parsed', `${head}type C {`],
    ['a field that is there twice', head.replace('type B { id: ID }', 'type B { id: ID id: ID }')],
    ['a directive that is gone', `${head}type C @gone { id: ID }\n`],
  ])('is not valid with %s', (_, sdl) => {
    expect(plainGraph(sources(sdl), like)).toBeUndefined();
  });

  it('keeps the comments that waive a rule', () => {
    const sdl = `# schema-check-ignore-file lint/type-name: old\n${head}`;
    expect(plainGraph(sources(sdl), like)?.subgraphs[0]?.document.loc).toBeDefined();
  });
});
