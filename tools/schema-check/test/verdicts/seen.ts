import { usageOf } from '../support/check.ts';
import { hole, link, type Verdict, withFields } from './verdict.ts';

/** What once passed though it breaks somebody. */
export const seen: readonly Verdict[] = [
  {
    name: 'a lost key is seen where @key goes by its prefixed name',
    base: `${link()}type P @federation__key(fields: "id") @federation__key(fields: "sku") { id: ID! sku: String }
      type Query { p: P }`,
    head: `${link()}type P @federation__key(fields: "id") { id: ID! sku: String }
      type Query { p: P }`,
    shows: ['warning subgraph/key-removed P a.graphql:2'],
  },
  {
    name: 'a lost key is seen where @key is imported under another name',
    base: `${link({ name: '@key', as: '@primary' })}type P @primary(fields: "id") @primary(fields: "sku") { id: ID! sku: String }
      type Query { p: P }`,
    head: `${link({ name: '@key', as: '@primary' })}type P @primary(fields: "id") { id: ID! sku: String }
      type Query { p: P }`,
    shows: ['warning subgraph/key-removed P a.graphql:2'],
  },
  {
    name: 'a lost key is seen where it stood on an extension of the type',
    base: `${link('@key')}type P @key(fields: "id") { id: ID! sku: String }
      extend type P @key(fields: "sku")
      type Query { p: P }`,
    head: `${link('@key')}type P @key(fields: "id") { id: ID! sku: String }
      type Query { p: P }`,
    shows: ['warning subgraph/key-removed P a.graphql:2'],
  },
  {
    name: 'access that narrows or widens is seen under whatever name it was imported',
    base: `${link({ name: '@authenticated', as: '@login' })}type Query { a: Int b: Int @login }`,
    head: `${link({ name: '@authenticated', as: '@login' })}type Query { a: Int @login b: Int }`,
    shows: [
      'warning diff/access-narrowed Query.a a.graphql:2',
      'warning diff/access-widened Query.b a.graphql:2',
    ],
  },
  {
    name: 'a tag under another name hides from a contract what it should',
    base: `${link({ name: '@tag', as: '@label' })}type Query { a: Int b: Int }`,
    head: `${link({ name: '@tag', as: '@label' })}type Query { a: Int b: Int @label(name: "staff") }`,
    config: { contracts: { public: { exclude: ['staff'] } } },
    shows: [
      'error diff/field-removed Query.b a.graphql:2',
      'info subgraph/directives-changed Query.b a.graphql:2',
    ],
  },
  {
    name: 'a part of the period proves nothing unused',
    base: 'type Query { a: Int b: Int }',
    head: 'type Query { a: Int }',
    usage: { ...usageOf({ signature: '{a}', count: 5_000 }), from: '2026-03-31T11:30:00Z' },
    shows: ['error diff/field-removed Query.b a.graphql:1', 'warning usage/short Usage'],
  },
  {
    name: 'a handful of requests proves nothing unused',
    base: 'type Query { a: Int b: Int }',
    head: 'type Query { a: Int }',
    usage: usageOf({ signature: '{a}', count: 1 }),
    shows: ['error diff/field-removed Query.b a.graphql:1'],
  },
  {
    name: 'a request that cannot be resolved may use what changed',
    base: 'type Query { a: Int b: Int }',
    head: 'type Query { a: Int }',
    usage: usageOf({ signature: '{a}', count: 5_000 }, { signature: '{unheard}', count: 3 }),
    shows: ['error diff/field-removed Query.b a.graphql:1'],
  },
  {
    name: 'fields that were recorded say nothing of enum values that were passed',
    base: 'enum E { A B } type Query { a(e: E): Int }',
    head: 'enum E { A } type Query { a(e: E): Int }',
    usage: withFields(
      usageOf({ signature: '{a}', count: 5_000 }, { signature: '{a unheard}', count: 3 }),
      'Query.a',
    ),
    shows: ['error diff/enum-value-removed E.B a.graphql:1'],
  },
  {
    name: 'access that widens is told however much usage there is',
    base: `${link('@authenticated')}type Query { a: Int b: Int @authenticated }`,
    head: `${link('@authenticated')}type Query { a: Int b: Int }`,
    usage: usageOf({ signature: '{a}', count: 5_000 }),
    shows: ['warning diff/access-widened Query.b a.graphql:2'],
  },
  {
    name: 'documents are not complete where one of them cannot be read as it is sent',
    base: 'type Query { a: Int b: Int }',
    head: 'type Query { a: Int }',
    operations: { 'a.ts': `const A = gql\`query A { a ${hole('fields')} }\`;` },
    config: { operationsAreComplete: true },
    shows: [
      'error diff/field-removed Query.b a.graphql:1',
      'warning operation/unreadable A a.ts:1',
    ],
  },
  {
    name: 'operations in Vue, and in templates of whatever tag, are hit by what they use',
    base: 'type Query { a: Int b: Int }',
    head: 'type Query { a: Int }',
    operations: {
      'x.vue': '<script>\nconst q = gql`query V { b }`\n</script>\n<template><div/></template>',
      'y.tsx': `const q = graphql(/* GraphQL */ \`query T { b }\`)\nconst f = gql\`fragment F on Query { a }\`\nconst u = gql\`query U { ...F b } ${hole('f')}\``,
    },
    shows: [
      'error diff/field-removed Query.b a.graphql:1',
      'error operation/invalid V x.vue:2',
      'error operation/invalid T y.tsx:1',
      'error operation/invalid U y.tsx:3',
    ],
  },
  {
    name: 'whoever leaves a value out, or may, is concerned by the default',
    base: 'type Query { f(a: Int = 1): Int g(a: Int = 1): Int h(i: I): Int k(i: J): Int } input I { x: Int = 1 } input J { x: Int = 1 }',
    head: 'type Query { f(a: Int = 2): Int g(a: Int = 2): Int h(i: I): Int k(i: J): Int } input I { x: Int = 2 } input J { x: Int = 2 }',
    usage: usageOf(
      { signature: 'query($n:Int){f(a:$n)}', count: 500 },
      { signature: '{g}', count: 500 },
      { signature: 'query($i:I){h(i:$i)}', count: 500 },
      { signature: '{k(i:{})}', count: 500 },
    ),
    shows: [
      'warning diff/argument-default-changed Query.f(a:) a.graphql:1',
      'warning diff/argument-default-changed Query.g(a:) a.graphql:1',
      'warning diff/input-field-default-changed I.x a.graphql:1',
      'warning diff/input-field-default-changed J.x a.graphql:1',
    ],
  },
  {
    name: 'an operation that has nothing to begin at any more is not valid',
    base: 'type Query { a: Int } type Mutation { m: Int }',
    head: 'type Query { a: Int }',
    operations: { 'm.graphql': 'mutation M { m }\nsubscription S { s }' },
    shows: [
      'error diff/root-type-changed Mutation a.graphql:1',
      'error diff/type-removed Mutation a.graphql:1',
      'error operation/invalid M m.graphql:1',
      'error operation/invalid S m.graphql:2',
    ],
  },
  {
    name: 'whoever asks for one of several types is concerned by the access to each',
    base: `${link('@authenticated')}union U = S | T type S { y: Int } type T { x: Int } type Query { u: U }`,
    head: `${link('@authenticated')}union U = S | T type S { y: Int } type T @authenticated { x: Int } type Query { u: U }`,
    usage: usageOf({ signature: '{u{...on S{y}}}', count: 5_000 }),
    shows: ['warning diff/access-narrowed T a.graphql:2'],
  },
  {
    name: 'what cannot be resolved adds to what is known to be used',
    base: 'type Query { a: Int b: Int }',
    head: 'type Query { a: Int }',
    usage: usageOf(
      { signature: '{a}', count: 5_000 },
      { signature: 'query B{b}', name: 'B', count: 2 },
      { signature: '{unheard}', count: 2 },
    ),
    config: { usage: { minimumCount: 4 } },
    shows: ['error diff/field-removed Query.b a.graphql:1', 'error operation/invalid B'],
  },
  {
    name: 'whoever leaves an object out is concerned by what its default leaves out',
    base: 'type Query { f(i: I = { n: {} }): Int h(j: J): Int } input I { n: N } input J { m: Int n: N = {} } input N { x: Int = 1 y: Int }',
    head: 'type Query { f(i: I = { n: {} }): Int h(j: J): Int } input I { n: N } input J { m: Int n: N = {} } input N { x: Int = 2 y: Int = 3 }',
    operations: { 'a.graphql': 'query F { f } query H { h(j: { m: 1 }) }' },
    config: { operationsAreComplete: true },
    shows: [
      'warning diff/input-field-default-changed N.x a.graphql:1',
      'warning diff/input-field-default-changed N.y a.graphql:1',
    ],
  },
  {
    name: 'a list that is required now, and of items that are, concerns whoever passed one',
    base: 'type Query { f(a: [Int]): Int g(i: I): Int } input I { x: [Int] }',
    head: 'type Query { f(a: [Int!]!): Int g(i: I): Int } input I { x: [Int!]! }',
    usage: usageOf({ signature: '{f(a:[]) g(i:{x:[]})}', count: 5_000 }),
    shows: [
      'error diff/argument-type-changed Query.f(a:) a.graphql:1',
      'error diff/input-field-type-changed I.x a.graphql:1',
    ],
  },
  {
    name: 'a default that changes with its type concerns whoever leaves it out',
    base: 'type Query { f(a: Int = 1): Int g(i: I): Int } input I { x: Int = 1 y: Int }',
    head: 'type Query { f(a: [String] = []): Int g(i: I): Int } input I { x: [String] = [] y: Int }',
    operations: { 'a.graphql': 'query F { f } query G { g(i: { y: 1 }) }' },
    config: { operationsAreComplete: true },
    shows: [
      'warning diff/argument-default-changed Query.f(a:) a.graphql:1',
      'warning diff/input-field-default-changed I.x a.graphql:1',
      'info diff/argument-type-changed Query.f(a:) a.graphql:1',
      'info diff/input-field-type-changed I.x a.graphql:1',
    ],
  },
  {
    name: 'what no breaking change explains is an error, whatever else the operation uses',
    base: 'type Query { u: U e: E } union U = A | B type A { x: Int } type B { x: Int } enum E { A }',
    head: 'type Query { u: U e: E } union U = A | B type A { x: Int! } type B { x: Int } enum E { A B }',
    operations: { 'u.graphql': 'query Of { e u { ... on A { x } ... on B { x } } }' },
    shows: [
      'error operation/invalid Of u.graphql:1',
      'warning diff/enum-value-added E.B a.graphql:1',
      'info diff/field-type-changed A.x a.graphql:1',
    ],
  },
  {
    name: 'of a document with several operations, that counts which was asked for',
    base: 'type Query { a: Int b: Int }',
    head: 'type Query { a: Int }',
    usage: usageOf(
      { signature: '{a}', count: 5_000 },
      { signature: 'query A{a}query B{b}', name: 'B', count: 500 },
    ),
    shows: ['error diff/field-removed Query.b a.graphql:1', 'error operation/invalid B'],
  },
  {
    name: 'of a document with several operations, any may have been asked for where nobody says which',
    base: 'type Query { a: Int b: Int }',
    head: 'type Query { a: Int }',
    usage: usageOf(
      { signature: '{a}', count: 5_000 },
      { signature: 'query A{a}query B{b}', count: 500 },
    ),
    shows: ['error diff/field-removed Query.b a.graphql:1'],
  },
  {
    name: 'a fragment that was not recorded may use what changed',
    base: 'type Query { a: Int t: T } type T { x: Int y: Int }',
    head: 'type Query { a: Int t: T } type T { x: Int }',
    usage: usageOf({ signature: '{a}', count: 5_000 }, { signature: '{t{...F}}', count: 500 }),
    shows: ['error diff/field-removed T.y a.graphql:1'],
  },
  {
    name: 'a recorder that tells no field of what it cannot read leaves open what that used',
    base: 'type Query { a: Int b: Int }',
    head: 'type Query { a: Int }',
    usage: withFields(
      usageOf({ signature: '{a}', count: 5_000 }, { signature: '{a b', count: 500 }),
    ),
    shows: ['error diff/field-removed Query.b a.graphql:1'],
  },
  {
    name: 'a default that its type does not take is no schema, with federation or without',
    base: 'type Query { a: Int b(i: I = { x: 1 }): Int } input I { x: Int y: Int }',
    head: 'type Query {\n a(e: E = B): Int\n b(i: I = { x: 1 }): Int } input I { y: Int } enum E { A }',
    shows: [
      'error composition/error INVALID_GRAPHQL: a.graphql:2',
      'error composition/error INVALID_GRAPHQL: a.graphql:3',
    ],
  },
  {
    name: 'whoever passes a scalar is concerned by how its values are written',
    base: 'scalar D @specifiedBy(url: "d1") scalar E @specifiedBy(url: "e1") input I { e: E } type Query { f(d: D, i: I): Int }',
    head: 'scalar D @specifiedBy(url: "d2") scalar E @specifiedBy(url: "e2") input I { e: E } type Query { f(d: D, i: I): Int }',
    usage: usageOf({ signature: '{f(d:"" i:{e:""})}', count: 5_000 }),
    shows: [
      'warning diff/scalar-specification-changed D a.graphql:1',
      'warning diff/scalar-specification-changed E a.graphql:1',
    ],
  },
];
