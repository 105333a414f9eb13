import { link, type Verdict } from './verdict.ts';

/** What is found at the line that is to blame. */
export const placed: readonly Verdict[] = [
  {
    name: 'root types stand under their own names in the file',
    base: 'schema { query: QueryRoot mutation: Mut }\ntype QueryRoot { name: String gone: Int }\ntype Mut { m: Int n: Int }',
    head: 'schema { query: QueryRoot mutation: Mut }\ntype QueryRoot { name: String }\ntype Mut { m: Int }',
    shows: [
      'error diff/field-removed Query.gone a.graphql:2',
      'error diff/field-removed Mutation.n a.graphql:3',
    ],
  },
  {
    name: 'a field that is defined twice is found at the second',
    base: 'type Query { a: Int b: Int }',
    head: 'type Query {\n a: Int\n b: Int\n b: Int\n}',
    shows: ['error composition/error INVALID_GRAPHQL: a.graphql:4'],
  },
  {
    name: 'what cannot be reached is found where it stands',
    base: {
      a: `${link('@key')}type Query { p: P } type P @key(fields: "id") { id: ID! }`,
      b: `${link('@key')}type P @key(fields: "id") { id: ID! x: Int }`,
    },
    head: {
      a: `${link('@key')}type Query { p: P } type P @key(fields: "id") { id: ID! }`,
      b: `${link('@key')}type P @key(fields: "sku") {\n sku: ID!\n x: Int\n}`,
    },
    shows: [
      'error composition/error SATISFIABILITY_ERROR: b.graphql:3',
      'error composition/error SATISFIABILITY_ERROR: b.graphql:4',
    ],
  },
  {
    name: 'values and arguments that are defined twice, which composition lets through, are found at the second',
    base: 'type Query { a(b: Int): E } enum E { A }',
    head: `${link()}type Query {\n a(\n  b: Int,\n  b: Int\n ): E\n}\nenum E { A }\nextend enum E {\n A }`,
    shows: [
      'error composition/error INVALID_GRAPHQL: a.graphql:5',
      'error composition/error INVALID_GRAPHQL: a.graphql:10',
    ],
  },
  {
    name: 'a directive is found where it may not stand',
    base: 'type Query { a: Int }',
    head: `${link('@key')}type P @key(fields: "id") { id: ID! }\ntype Query {\n a: Int @key(fields: "a")\n}`,
    shows: ['error composition/error INVALID_GRAPHQL: a.graphql:4'],
  },
  {
    name: 'what an interface object gave is found where it did',
    base: {
      a: `${link('@key')}interface N @key(fields: "id") { id: ID! } type P implements N @key(fields: "id") { id: ID! } type Query { n: N }`,
      b: `${link('@key', '@interfaceObject')}\ntype N @key(fields: "id") @interfaceObject { id: ID! x: Int y: Int }`,
    },
    head: {
      a: `${link('@key')}interface N @key(fields: "id") { id: ID! } type P implements N @key(fields: "id") { id: ID! } type Query { n: N }`,
      b: `${link('@key', '@interfaceObject')}\ntype N @key(fields: "id") @interfaceObject { id: ID! x: Int }`,
    },
    shows: ['error diff/field-removed N.y b.graphql:3', 'error diff/field-removed P.y b.graphql:3'],
  },
  {
    name: 'a directive that is defined twice is found at the second',
    base: 'type Query { a: Int }',
    head: 'type Query { a: Int }\ndirective @d on FIELD\ndirective @d on FIELD',
    shows: ['error composition/error INVALID_GRAPHQL: a.graphql:3'],
  },
];
