import { expect, it } from 'vitest';
import { readBrowseSearch, variablesOf } from './browse-search.ts';

it('takes from an address what can be asked for', () => {
  const given = {
    search: ' kettle ',
    tag: 'kitchen',
    sort: 'TITLE_ASC',
    currency: 'EUR',
    min: 500,
  };
  expect(readBrowseSearch(given)).toEqual({
    search: 'kettle',
    tag: 'kitchen',
    sort: 'TITLE_ASC',
    currency: 'EUR',
    min: '500',
  });
  expect(
    readBrowseSearch({ search: '', sort: 'PRICE', currency: 'euro', max: '-1', x: 1 }),
  ).toEqual({});
});

it('asks for prices with their currency alone, and for words that hold something', () => {
  expect(readBrowseSearch({ min: '500' })).toEqual({});
  expect(readBrowseSearch({ currency: 'EUR' })).toEqual({});
  expect(variablesOf({ search: '!?' }).search).toBeNull();
  expect(variablesOf({ currency: 'EUR', max: '900' }).filter).toEqual({
    currency: 'EUR',
    priceMin: null,
    priceMax: '900',
  });
});
