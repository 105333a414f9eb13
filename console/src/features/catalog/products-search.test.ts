import { expect, it } from 'vitest';
import { productFilterOf, readProductsSearch } from './products-search.ts';

it('what an address says is what is asked for, and nonsense is left out', () => {
  const search = readProductsSearch({
    q: 'kettle',
    tag: 'kitchen',
    availability: 'SOLD_OUT',
    price: 'EUR 2000-4999',
    status: 'GONE',
    sort: 'PRICE',
  });
  expect(search).not.toHaveProperty('status');
  expect(search).not.toHaveProperty('sort');
  expect(productFilterOf(search)).toEqual({
    tag: 'kitchen',
    availability: 'SOLD_OUT',
    ...{ currency: 'EUR', priceMin: '2000', priceMax: '4999' },
  });
  expect(readProductsSearch({ price: '2000', availability: 'MAYBE', q: ' ' })).toEqual({});
});
