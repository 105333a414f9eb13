import { usageOf } from '../support/check.ts';
import { hole, link, type Verdict, withFields } from './verdict.ts';

/** What once failed, or was told, though it harms nobody. */
export const harmless: readonly Verdict[] = [
  {
    name: 'a default that is an object of a custom scalar is as good as any',
    base: 'scalar JSON type Query { f(a: JSON = {k: "v"}): String }',
    head: 'scalar JSON type Query { f(a: JSON = {k: "v"}): String g: Int }',
    shows: ['info diff/field-added Query.g a.graphql:1'],
  },
  {
    name: 'a value more of an enum that only comes in surprises no client',
    base: 'enum S { A B } type Query { f(s: S): String }',
    head: 'enum S { A B C } type Query { f(s: S): String }',
    shows: ['info diff/enum-value-added S.C a.graphql:1'],
  },
  {
    name: 'a default of what was required changes the meaning of no request',
    base: 'input I { x: Int! } type Query { f(a: Int!, i: I): Int }',
    head: 'input I { x: Int! = 1 } type Query { f(a: Int! = 5, i: I): Int }',
    shows: [
      'info diff/input-field-default-changed I.x a.graphql:1',
      'info diff/argument-default-changed Query.f(a:) a.graphql:1',
    ],
  },
  {
    name: 'a field set in another order or with other spaces is the same',
    base: `${link('@key')}type P @key(fields: "id sku") { id: ID! sku: String } type Query { p: P }`,
    head: `${link('@key')}type P @key(fields: "sku  id ", resolvable: true) { id: ID! sku: String } type Query { p: P }`,
    shows: [],
  },
  {
    name: 'a type that became non-null, inside and out, is told once',
    base: 'type Query { a: [Int] }',
    head: 'type Query { a: [Int!]! }',
    shows: ['info diff/field-type-changed Query.a a.graphql:1'],
  },
  {
    name: 'what a client keeps for itself is not asked of the gateway',
    base: 'type Query { post(id: Int!): String }',
    head: 'type Query { post(id: Int!): String g: Int }',
    operations: {
      'q.graphql': `query R($postId: Int!) { random @client @export(as: "postId") post(id: $postId) }
query C { post(id: 1) @connection(key: "x") }
query Own($mine: Int) { own(size: $mine) @client { ...Part } post(id: 1) }
fragment Part on Own { of @client }`,
    },
    shows: ['info diff/field-added Query.g a.graphql:1'],
  },
  {
    name: 'a document that is put together at run time is a warning, and what it surely asks for counts',
    base: 'type Query { a: Int b: Int }',
    head: 'type Query { b: Int }',
    operations: {
      'y.ts': [
        `const q = gql\`query T { a ${hole('FIELDS')} }\`;`,
        `const r = gql\`query R { ${hole('cond ? "a" : "b"')} }\`;`,
        `const s = gql\`query S { ${hole('() => { return `}` }')} }\``,
      ].join('\n'),
    },
    shows: [
      'error diff/field-removed Query.a a.graphql:1',
      'error operation/invalid T y.ts:1',
      'warning operation/unreadable A y.ts:1',
      'warning operation/unreadable A y.ts:2',
      'warning operation/unreadable A y.ts:3',
    ],
  },
  {
    name: "Relay's persisted queries are read",
    base: 'type Query { a: Int }',
    head: 'type Query { b: Int }',
    operations: { 'p.json': '{"abc":"query A { a }"}' },
    shows: [
      'error diff/field-removed Query.a a.graphql:1',
      'error operation/invalid A p.json:1',
      'info diff/field-added Query.b a.graphql:1',
    ],
  },
  {
    name: 'ids of a manifest may be per client',
    base: 'type Query { a: Int b: Int }',
    head: 'type Query { a: Int b: Int }',
    operations: {
      'm.json': JSON.stringify({
        format: 'apollo-persisted-query-manifest',
        version: 1,
        operations: [
          { id: '1', name: 'A', type: 'query', body: 'query A { a }', clientName: 'web' },
          { id: '1', name: 'B', type: 'query', body: 'query B { b }', clientName: 'ios' },
        ],
      }),
    },
    shows: [],
  },
  {
    name: 'fields that were recorded are enough to show that a field is not used',
    base: 'type Query { a: Int b: Int }',
    head: 'type Query { a: Int }',
    usage: withFields(
      usageOf({ signature: '{a}', count: 5_000 }, { signature: '{a unheard}', count: 3 }),
      'Query.a',
    ),
    shows: ['info diff/field-removed Query.b a.graphql:1'],
  },
  {
    name: 'a threshold that lowers a change lowers what follows from it',
    base: 'type Query { a: Int b: Int }',
    head: 'type Query { b: Int }',
    usage: usageOf(
      { signature: 'query Old{a}', name: 'Old', count: 9 },
      { signature: '{b}', count: 991 },
    ),
    config: { usage: { minimumCount: 10 } },
    shows: ['info diff/field-removed Query.a a.graphql:1', 'info operation/invalid Old'],
  },
  {
    name: 'one approval covers a change, its operations and its contracts',
    base: 'type Query { a: Int b: Int }',
    head: 'type Query { b: Int }',
    operations: { 'a.graphql': 'query A { a }' },
    config: {
      contracts: { public: { exclude: ['staff'] } },
      accept: [
        {
          rule: 'diff/field-removed',
          coordinate: 'Query.a',
          reason: 'The app that used it is gone.',
          owner: 'the shop team',
          until: '2026-04-30',
        },
      ],
    },
    shows: ['info diff/field-removed Query.a a.graphql:1', 'info operation/invalid A a.graphql:1'],
  },
  {
    name: 'an operation that two changes break is as severe as the worse of them',
    base: 'type Query { a: Int b: Int c: Int }',
    head: 'type Query { c: Int }',
    operations: { 'ab.graphql': 'query Both { a b }' },
    config: {
      accept: [
        {
          rule: 'diff/field-removed',
          coordinate: 'Query.a',
          reason: 'The app that used it is gone.',
          owner: 'the shop team',
          until: '2026-04-30',
        },
      ],
    },
    shows: [
      'error diff/field-removed Query.b a.graphql:1',
      'error operation/invalid Both ab.graphql:1',
      'info diff/field-removed Query.a a.graphql:1',
    ],
  },
  {
    name: 'arguments from a context are not the business of clients',
    base: `${link('@key', '@context', '@fromContext')}
type U @key(fields: "id") @context(name: "u") { id: ID! tz: String! p: P! }
type P @key(fields: "id") { id: ID! n(z: String @fromContext(field: "$u { tz }")): Int! }
type Query { u: U! }`,
    head: `${link('@key', '@context', '@fromContext')}
type U @key(fields: "id") @context(name: "u") { id: ID! tz: String! p: P! }
type P @key(fields: "id") { id: ID! n(z: String @fromContext(field: "$u { tz }"), limit: Int): Int! }
type Query { u: U! }`,
    shows: ['info diff/argument-added P.n(limit:) a.graphql:4'],
  },
  {
    name: 'whoever passes a value is not concerned by the default',
    base: 'type Query { f(a: Int! = 1, i: I): Int g: Int } input I { x: Int! = 1 y: Int = 1 }',
    head: 'type Query { f(a: Int!, i: I): Int g: Int } input I { x: Int! y: Int = 2 }',
    usage: usageOf(
      { signature: 'query($n:Int!){f(a:$n i:{x:0 y:$n})}', count: 900 },
      { signature: 'query($n:Int=0){f(a:$n)}', count: 100 },
    ),
    shows: [
      'info diff/argument-default-changed Query.f(a:) a.graphql:1',
      'info diff/input-field-default-changed I.x a.graphql:1',
      'info diff/input-field-default-changed I.y a.graphql:1',
    ],
  },
  {
    name: 'what cannot be resolved does not matter where all of it stays below the threshold',
    base: 'type Query { a: Int b: Int }',
    head: 'type Query { a: Int }',
    usage: usageOf({ signature: '{a}', count: 5_000 }, { signature: '{unheard}', count: 3 }),
    config: { usage: { minimumCount: 4 } },
    shows: ['info diff/field-removed Query.b a.graphql:1'],
  },
  {
    name: 'subgraphs may be called as what every object has',
    base: {
      constructor: `${link('@key')}type P @key(fields: "id") { id: ID! } type Query { p: P }`,
      toString: `${link('@key')}type P @key(fields: "id") { id: ID! x: Int }`,
    },
    head: {
      constructor: `${link('@key')}type P @key(fields: "id") { id: ID! } type Query { p: P }`,
      toString: `${link('@key')}type P @key(fields: "id") { id: ID! x: Int! }`,
    },
    operations: { 'p.graphql': 'query P { p { x } }' },
    shows: ['info diff/field-type-changed P.x toString.graphql:2'],
  },
  {
    name: 'a default that its type never took does not matter to who changes something else',
    base: 'type Query { a(n: Int = "1"): Int }',
    head: 'type Query { a(n: Int = "1"): Int b: Int }',
    shows: ['info diff/field-added Query.b a.graphql:1'],
  },
  {
    name: 'an approval covers what follows from it in a contract too',
    base: `${link('@tag')}type Query { a: Int t: T } type T { x: U } type U { y: Int }`,
    head: `${link('@tag')}type Query { a: Int t: T @tag(name: "staff") } type T { x: U } type U { y: Int }`,
    config: {
      contracts: { public: { exclude: ['staff'] } },
      accept: [
        {
          ...{ rule: 'diff/field-removed', coordinate: 'Query.t' },
          ...{ reason: 'Moved.', owner: 'shop', until: '2026-12-31' },
        },
      ],
    },
    shows: [
      'info diff/field-removed Query.t a.graphql:2',
      'info diff/type-removed T a.graphql:2',
      'info diff/type-removed U a.graphql:2',
      'info subgraph/directives-changed Query.t a.graphql:2',
    ],
  },
  {
    name: 'a schema with an input of which one field is set may become a subgraph',
    base: 'type Query { a(by: By): Int } input By @oneOf { id: ID sku: String }',
    head: `${link('@key')}directive @oneOf on INPUT_OBJECT
      type Query { a(by: By): Int } input By @oneOf { id: ID sku: String }`,
    shows: [],
  },
];
