import { expect, it } from 'vitest';
import { filterOf, readOrdersSearch } from './orders-search.ts';

it('takes from an address what makes sense', () => {
  expect(
    readOrdersSearch({ status: ['PENDING', 'LOST'], from: '2026-02-31x', customer: 'x', other: 1 }),
  ).toEqual({ status: ['PENDING'] });
  expect(readOrdersSearch({ status: 'REJECTED', oldest: true })).toEqual({
    status: ['REJECTED'],
    oldest: true,
  });
});

it('asks for whole days as the viewer has them, the last one with all its hours', () => {
  const { placedAfter = '', placedBefore = '' } = filterOf({
    from: '2026-03-01',
    to: '2026-03-01',
  });
  expect(new Date(placedAfter)).toEqual(new Date(2026, 2, 1));
  expect(new Date(placedBefore)).toEqual(new Date(2026, 2, 2));
});
