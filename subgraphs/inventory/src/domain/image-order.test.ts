import { expect, it } from 'vitest';
import { positionsOf } from './image-order.ts';

it('an order that names every image once has a position for each', () => {
  expect(positionsOf(['a', 'b'], ['b', 'a'])).toEqual([
    { id: 'b', position: 0 },
    { id: 'a', position: 1 },
  ]);
  expect(positionsOf([], [])).toEqual([]);
});

it.each([
  ['leaves one out', ['a']],
  ['names one that is not there', ['a', 'c']],
  ['names one twice', ['a', 'a']],
  ['names one more', ['a', 'b', 'c']],
  ['names one twice beside the other', ['a', 'b', 'a']],
])('an order is none when it %s', (_, wanted) => {
  expect(positionsOf(['a', 'b'], wanted)).toBeNull();
});
