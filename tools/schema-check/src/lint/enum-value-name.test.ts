import { expect, it } from 'vitest';
import { lint } from '../../test/support/lint.ts';

it('finds enum values that are not SCREAMING_SNAKE_CASE', () => {
  expect(
    lint('enum-value-name', 'type Query { a: Sort } enum Sort { newest OLDEST_1 BY__NAME }'),
  ).toEqual([
    'Enum value Sort.newest is not SCREAMING_SNAKE_CASE.',
    'Enum value Sort.BY__NAME is not SCREAMING_SNAKE_CASE.',
  ]);
});
