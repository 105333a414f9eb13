import { link, type Verdict } from './verdict.ts';

/** `@link` itself under another name, which it must declare. */
const RENAMED = `extend schema
  @lnk(url: "https://specs.apollo.dev/link/v1.0", as: "lnk")
  @lnk(url: "https://specs.apollo.dev/federation/v2.9", as: "fed")
directive @lnk(url: String, as: String, for: lnk__Purpose, import: [lnk__Import]) repeatable on SCHEMA
scalar lnk__Import
enum lnk__Purpose { SECURITY EXECUTION }
`;
const KEY = link('@key');
const OVERRIDE = link('@key', '@override');
const CONTEXT = link('@key', '@context', '@fromContext');
const REQUIRES = link('@key', '@external', '@requires');
const CONNECTORS = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@cacheTag"])
  @link(url: "https://specs.apollo.dev/connect/v0.2", import: ["@connect", "@source"])
`;

const moving = (label: string) => ({
  a: `${OVERRIDE}type P @key(fields: "id") { id: ID! t: Int } type Query { p: P }`,
  b: `${OVERRIDE}type P @key(fields: "id") { id: ID! t: Int @override(from: "a"${label}) }`,
});
const migrating = 'info composition/hint OVERRIDE_MIGRATION_IN_PROGRESS: a.graphql:2';

const zoned = (argument: string) => `${CONTEXT}
type U @key(fields: "id") @context(name: "u") { id: ID! tz: String! lang: String! p: P! }
type P @key(fields: "id") { id: ID! n${argument}: Int! }
type Query { u: U! }`;

const connected = (host: string, tag: string) =>
  `${CONNECTORS}@source(name: "bank", http: { baseURL: "https://${host}/" })
type Query { rate: Int @connect(source: "bank", http: { GET: "/rate" }, selection: "$") @cacheTag(format: "${tag}") }`;

/** What clients do not see, and gateways that still have the earlier supergraph may. */
export const withinSubgraphs: readonly Verdict[] = [
  {
    name: 'a lost key is seen where @link itself goes by another name',
    base: `${RENAMED}type P @fed__key(fields: "id") @fed__key(fields: "sku") { id: ID! sku: String }
type Query { p: P }`,
    head: `${RENAMED}type P @fed__key(fields: "id") { id: ID! sku: String }
type Query { p: P }`,
    shows: ['warning subgraph/key-removed P a.graphql:7'],
  },
  {
    name: 'another name for the same directive changes nothing',
    base: `${KEY}type P @key(fields: "id") { id: ID! } type Query { p: P }`,
    head: `${link({ name: '@key', as: '@primary' })}type P @primary(fields: "id") { id: ID! } type Query { p: P }`,
    shows: [],
  },
  {
    name: 'a key that is no longer resolvable is lost, and told once',
    base: {
      a: `${KEY}type P @key(fields: "id") { id: ID! } type Query { p: P }`,
      b: `${KEY}type P @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID! } type Query { q: P }`,
    },
    head: {
      a: `${KEY}type P @key(fields: "id") { id: ID! } type Query { p: P }`,
      b: `${KEY}type P @key(fields: "id") @key(fields: "sku", resolvable: false) { id: ID! sku: ID! } type Query { q: P }`,
    },
    shows: ['warning subgraph/key-removed P b.graphql:2'],
  },
  {
    name: 'another share of a field that moves is told once',
    base: moving(', label: "percent(10)"'),
    head: moving(', label: "percent(50)"'),
    shows: ['warning subgraph/directives-changed P.t b.graphql:2', migrating],
  },
  {
    name: 'gateways fill an argument from a context as they did',
    base: zoned('(z: String @fromContext(field: "$u { tz }"))'),
    head: zoned('(z: String @fromContext(field: "$u { lang }"))'),
    shows: ['warning subgraph/directives-changed P.n(z:) a.graphql:4'],
  },
  {
    name: 'gateways fill an argument from a context though it is gone',
    base: zoned('(z: String @fromContext(field: "$u { tz }"))'),
    head: zoned(''),
    shows: ['warning subgraph/directives-changed P.n(z:) a.graphql:4'],
  },
  {
    name: 'a field that was another subgraph’s is missed by nobody',
    base: {
      a: `${KEY}type P @key(fields: "id") { id: ID! w: Int } type Query { p: P }`,
      b: `${REQUIRES}type P @key(fields: "id") { id: ID! w: Int @external c: Int @requires(fields: "w") }`,
    },
    head: {
      a: `${KEY}type P @key(fields: "id") { id: ID! w: Int } type Query { p: P }`,
      b: `${REQUIRES}type P @key(fields: "id") { id: ID! c: Int }`,
    },
    shows: ['warning subgraph/directives-changed P.c b.graphql:2'],
  },
  {
    name: 'where a connector asks, and what it caches by, is told',
    base: connected('old.example', 'rate'),
    head: connected('new.example', 'rates'),
    shows: [
      'info subgraph/directives-changed Subgraph a.graphql:4',
      'info subgraph/directives-changed Query.rate a.graphql:5',
    ],
  },
  {
    name: 'a scope in place of a sign-in narrows access, and does not widen it',
    base: `${link('@authenticated', '@requiresScopes')}type Query { a: Int @authenticated }`,
    head: `${link('@authenticated', '@requiresScopes')}type Query { a: Int @requiresScopes(scopes: [["a"]]) }`,
    shows: ['warning diff/access-narrowed Query.a a.graphql:2'],
  },
  {
    name: 'a field that became a subgraph’s own, as from the first line of federation to the second, is missed by nobody',
    base: {
      a: 'type P @key(fields: "id") { id: ID! } type Query { p: P }',
      b: 'extend type P @key(fields: "id") { id: ID! @external x: Int }',
    },
    head: {
      a: `${KEY}type P @key(fields: "id") { id: ID! } type Query { p: P }`,
      b: `${KEY}type P @key(fields: "id") { id: ID! x: Int }`,
    },
    shows: ['info subgraph/directives-changed P.id b.graphql:2'],
  },
  {
    name: 'a field that another subgraph has taken over is missed by nobody, where it has all of it',
    base: {
      a: `${KEY}type P @key(fields: "id") { id: ID! x: Int y: Int } type Query { p: P }`,
      b: `${link('@key', '@override')}type P @key(fields: "id") { id: ID! x: Int @override(from: "a") y: Int @override(from: "a", label: "percent(5)") }`,
    },
    head: {
      a: `${KEY}type P @key(fields: "id") { id: ID! } type Query { p: P }`,
      b: `${KEY}type P @key(fields: "id") { id: ID! x: Int y: Int }`,
    },
    shows: [
      'warning subgraph/field-left P.y a.graphql:2',
      'info subgraph/field-left P.x a.graphql:2',
      'info subgraph/directives-changed P.x b.graphql:2',
      'info subgraph/directives-changed P.y b.graphql:2',
    ],
  },
];
