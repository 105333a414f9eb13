import { expect, it } from 'vitest';
import { filterOf, isFiltered, readOrdersSearch } from './orders-search.ts';

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

it('takes an amount with its currency alone, and what else the graph finds orders by', () => {
  const address = { product: 'prd_1', customer: 'usr_1', number: '42' };
  expect(readOrdersSearch({ ...address, number: 42, min: 1_000, max: '2000' })).toEqual(address);
  const search = readOrdersSearch({ ...address, currency: 'EUR', min: 1_000, max: 'x' });
  expect(search).toEqual({ ...address, currency: 'EUR', min: '1000' });
  expect(filterOf(search)).toEqual({
    ...{ productId: 'prd_1', customerId: 'usr_1', number: 'ORD-0000042' },
    ...{ currency: 'EUR', totalMin: '1000' },
  });
});

it('knows that an order of rows is no filter', () => {
  expect(
    [{}, { oldest: true }, { product: 'prd_1' }].map(readOrdersSearch).map(isFiltered),
  ).toEqual([false, false, true]);
});
