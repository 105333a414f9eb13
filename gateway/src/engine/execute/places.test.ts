import { expect, it } from 'vitest';
import { pathsTo, placesAt } from './places.ts';

const [a, b, c] = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];
const data = { shelf: { rows: [[a, null], null, [b]], first: c }, none: null, text: 'x' };

it.each([
  [
    ['shelf', 'rows', '@', '@'],
    [a, b],
  ],
  [['shelf', 'first'], [c]],
  [[], [data]],
  [['none', 'rows', '@'], []],
  [['nowhere', 'rows'], []],
  [['text', 'length'], []],
  [['shelf', 'first', '@'], []],
  [['shelf', 'rows'], []],
])('finds the objects at %j, in their order', (path, found) => {
  const places = placesAt({ data, shared: new Set() }, path);
  expect(places).toEqual(found);
  places.forEach((place, index) => void expect(place).toBe(found[index]));
  expect([...pathsTo(data, path).keys()]).toEqual(found);
});

it('says where each stands', () => {
  expect([...pathsTo(data, ['shelf', 'rows', '@', '@']).values()]).toEqual([
    [['shelf', 'rows', 0, 0]],
    [['shelf', 'rows', 2, 0]],
  ]);
});
