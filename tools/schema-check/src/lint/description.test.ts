import { expect, it } from 'vitest';
import { lint } from '../../test/support/lint.ts';

it('finds types, fields, arguments, input fields and enum values without a description', () => {
  const sdl = 'type Query { a(by: By): Int } input By { sort: Sort } enum Sort { UP }';
  expect(lint('description', sdl)).toEqual([
    'Query.a has no description.',
    'Query.a(by:) has no description.',
    'By has no description.',
    'By.sort has no description.',
    'Sort has no description.',
    'Sort.UP has no description.',
  ]);
});

it('takes an empty description for none', () => {
  expect(lint('description', 'type Query { " " a: Int }')).toEqual(['Query.a has no description.']);
});

it('asks for none on root types', () => {
  expect(lint('description', 'type Query { "The answer." a: Int }')).toEqual([]);
});
