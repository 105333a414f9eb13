import { expect, it } from 'vitest';
import { lint } from '../../test/support/lint.ts';

it('finds a deprecation without a reason, or with an empty one', () => {
  const sdl = 'type Query { a: Int @deprecated b: Int @deprecated(reason: " ") c: Int }';
  expect(lint('deprecation-reason', sdl)).toEqual([
    'Query.a is deprecated without a reason.',
    'Query.b is deprecated without a reason.',
  ]);
});

it('accepts a reason', () => {
  expect(
    lint('deprecation-reason', 'type Query { a: Int @deprecated(reason: "Use b.") b: Int }'),
  ).toEqual([]);
});
