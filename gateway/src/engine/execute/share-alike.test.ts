import { expect, it } from 'vitest';
import type { Json } from '../json.ts';
import { placesAt } from './places.ts';
import { shareAlike } from './share-alike.ts';

const cup = (id: unknown, more: Json = {}): Json => ({ __typename: 'Cup', id, ...more });

function share(data: Json, path: readonly string[]) {
  const shared = new Set<Json>();
  shareAlike({ data, shared }, path);
  return { shared, found: placesAt({ data, shared }, path) };
}

it('makes one of things that say the same, wherever they stand', () => {
  const rows = [{ cups: [cup('a'), cup('b')] }, { cups: [cup('a'), null] }, { cups: null }];
  const { shared, found } = share({ rows }, ['rows', '@', 'cups', '@']);
  expect(rows[1]?.cups?.[0]).toBe(rows[0]?.cups?.[0]);
  expect([...shared]).toEqual([cup('a')]);
  expect(found).toEqual([cup('a'), cup('b')]);
});

it('also where they stand in a field', () => {
  const rows = [{ cup: cup('a') }, { cup: cup('a') }];
  share({ rows }, ['rows', '@', 'cup']);
  expect(rows[1]?.cup).toBe(rows[0]?.cup);
});

it.each([
  ['are of another type', [cup('a'), { __typename: 'Plate', id: 'a' }]],
  ['have another key', [cup('a'), { __typename: 'Cup', code: 'a' }]],
  ['say more', [cup('a', { size: 1 }), cup('a', { size: 1 })]],
  ['say nothing', [{ __typename: 'Cup' }, { __typename: 'Cup' }]],
  ['have a key that is no text', [cup(1), cup(1)]],
  ['have another value', [cup('a'), cup('b')]],
])('leaves apart what %s', (_, cups) => {
  const { shared, found } = share({ cups }, ['cups', '@']);
  expect(shared.size).toBe(0);
  expect(found).toEqual(cups);
  expect(found[1]).toBe(cups[1]);
});

it('asks below a thing that stands in two places for what is there once', () => {
  const data: Json = { cups: [cup('a'), cup('a')] };
  const { shared, found } = share(data, ['cups', '@']);
  Object.assign(found[0] ?? {}, { owner: { id: 'o' } });
  expect(placesAt({ data, shared }, ['cups', '@', 'owner'])).toEqual([{ id: 'o' }]);
});
