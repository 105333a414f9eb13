import { expect, it } from 'vitest';
import { lint } from '../../test/support/lint.ts';

it('finds fields, arguments and input fields that are not camelCase', () => {
  const sdl = 'type Query { Total(per_page: Int, by: By): Int } input By { sort_key: Int }';
  expect(lint('field-name', sdl)).toEqual([
    'Field Query.Total is not camelCase.',
    'Argument Query.Total(per_page:) is not camelCase.',
    'Field By.sort_key is not camelCase.',
  ]);
});

it('finds queries that begin with get, list or fetch', () => {
  expect(
    lint('field-name', 'type Query { getOrder: Int listOrders: Int fetchAll: Int }'),
  ).toHaveLength(3);
});

it('accepts words that merely begin alike', () => {
  expect(lint('field-name', 'type Query { getaway: Int listing: Int }')).toEqual([]);
});
