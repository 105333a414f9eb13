import { buildSchema } from 'graphql';
import { expect, it } from 'vitest';
import { diffSchemas } from './diff-schemas.ts';

const changes = (before: string, after: string) =>
  diffSchemas(buildSchema(before), buildSchema(after)).map(
    ({ level, kind, coordinate, affects }) => `${level} ${kind} ${coordinate} [${affects}]`,
  );

it.each([
  [
    'type Query { a: Int b: Int }',
    'type Query { b: Int }',
    'breaking field-removed Query.a [Query.a]',
  ],
  ['type Query { a: Int }', 'type Query { a: Int! }', 'safe field-type-changed Query.a [Query.a]'],
  [
    'type Query { a: Int! }',
    'type Query { a: Int }',
    'breaking field-type-changed Query.a [Query.a]',
  ],
  ['type Query { a: Int }', 'type Query { a(b: Int): Int }', 'safe argument-added Query.a(b:) []'],
  [
    'type Query { a: Int }',
    'type Query { a(b: Int!): Int }',
    'breaking argument-added Query.a(b:) [Query.a]',
  ],
  [
    'type Query { a(b: Int): Int }',
    'type Query { a(b: Int!): Int }',
    'breaking argument-type-changed Query.a(b:) [Query.a(b:)?]',
  ],
  [
    'type Query { a(b: Int!): Int }',
    'type Query { a(b: Int): Int }',
    'safe argument-type-changed Query.a(b:) [Query.a(b:)]',
  ],
  [
    'type Query { a(b: Int = 1): Int }',
    'type Query { a(b: Int = 2): Int }',
    'dangerous argument-default-changed Query.a(b:) [Query.a(b:)?]',
  ],
  [
    'type Query { a: E } enum E { A B }',
    'type Query { a: E } enum E { A }',
    'breaking enum-value-removed E.B [E.B]',
  ],
  [
    'type Query { a: E } enum E { A }',
    'type Query { a: E } enum E { A B }',
    'dangerous enum-value-added E.B [E]',
  ],
])('%s → %s is %s', (before, after, expected) => {
  expect(changes(before, after)).toEqual([expected]);
});

it('finds that an argument became required by losing its default, which others call dangerous', () => {
  expect(changes('type Query { a(b: Int! = 1): Int }', 'type Query { a(b: Int!): Int }')).toEqual([
    'breaking argument-default-changed Query.a(b:) [Query.a(b:)?]',
  ]);
  expect(
    changes(
      'type Query { a(i: I): Int } input I { b: Int! = 1 }',
      'type Query { a(i: I): Int } input I { b: Int! }',
    ),
  ).toEqual(['breaking input-field-default-changed I.b [I.b?]']);
});

it('finds that an input became @oneOf', () => {
  const before = 'type Query { a(i: I): Int } input I { b: Int c: Int }';
  expect(changes(before, before.replace('input I', 'input I @oneOf'))).toEqual([
    'breaking input-one-of-changed I [I]',
  ]);
});

it('tells of a lost default also where the type became wider', () => {
  const found = changes('type Query { a(b: Int! = 1): Int }', 'type Query { a(b: Int): Int }');
  expect(found).toContain('dangerous argument-default-changed Query.a(b:) [Query.a(b:)?]');
});

it('tells of reworded descriptions and of deprecations, which break nobody', () => {
  const found = changes(
    'type Query { "A." a: Int }',
    'type Query { "B." a: Int @deprecated(reason: "Use b.") }',
  );
  expect(found).toEqual([
    'safe description-changed Query.a []',
    'safe deprecation-changed Query.a []',
  ]);
});
