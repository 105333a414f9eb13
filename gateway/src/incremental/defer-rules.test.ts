import { buildSchema, parse, validate } from 'graphql';
import { expect, it } from 'vitest';
import { withDefer } from './defer-directive.ts';
import { deferRules } from './defer-rules.ts';

const schema = withDefer(
  buildSchema(`type Query { a: Thing } type Mutation { a: Thing } type Subscription { a: Thing }
    type Thing { b: String }`),
);
const faultsOf = (text: string) =>
  validate(schema, parse(text), deferRules).map(({ message }) => message);

it('in a subscription nothing is deferred, in none of its fragments', () => {
  const message = 'In a subscription nothing can be deferred.';
  expect(faultsOf('subscription { a { ... @defer { b } } }')).toEqual([message]);
  expect(
    faultsOf('subscription { a { ...F } } fragment F on Thing { ... @defer(if: true) { b } }'),
  ).toEqual([message]);
  expect(faultsOf('subscription ($x: Boolean) { a { ... @defer(if: $x) { b } } }')).toEqual([
    message,
  ]);
  expect(faultsOf('subscription { a { ... @defer(if: false) { b } } }')).toEqual([]);
});

it('neither a mutation nor a subscription is deferred itself', () => {
  expect(faultsOf('mutation { ... on Mutation @defer { a { b } } }')).toEqual([
    'The fields of a mutation itself cannot be deferred.',
  ]);
  expect(faultsOf('subscription { ... @defer(if: false) { a { b } } }')).toEqual([
    'The fields of a subscription itself cannot be deferred.',
  ]);
  expect(faultsOf('mutation { a { ... @defer { b } } }')).toEqual([]);
  expect(faultsOf('{ ... @defer { a { b } } }')).toEqual([]);
});

it('a label is there once, whatever operation it is in', () => {
  expect(
    faultsOf(
      'query A { a { ... @defer(label: "x") { b } } } query B { a { ... @defer(label: "x") { b } } }',
    ),
  ).toEqual(['Two fragments are deferred with the label "x".']);
  expect(faultsOf('{ a { ... @defer(label: null) { b } ... @defer { b } } }')).toEqual([]);
});

it('a schema that has the directive is left as it is, and another is extended once', () => {
  expect(withDefer(schema)).toBe(schema);
  const plain = buildSchema('type Query { a: ID }');
  expect(withDefer(plain)).toBe(withDefer(plain));
});
