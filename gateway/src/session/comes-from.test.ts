import { expect, it } from 'vitest';
import { comesFrom } from './comes-from.ts';

const host = 'shop.example';
const friends = ['https://admin.example'];

it.each([
  ['no browser', {}, true],
  ['a page of ours', { 'sec-fetch-site': 'same-origin', origin: 'https://shop.example' }, true],
  [
    'a page of ours behind a proxy that renames us',
    { 'sec-fetch-site': 'same-origin', origin: 'https://public.example' },
    true,
  ],
  ['the address bar', { 'sec-fetch-site': 'none' }, true],
  ['a page of ours in a browser that says little', { origin: 'https://shop.example' }, true],
  ['a page on the list', { 'sec-fetch-site': 'cross-site', origin: 'https://admin.example' }, true],
  [
    'a neighbour under our domain',
    { 'sec-fetch-site': 'same-site', origin: 'https://blog.shop.example' },
    false,
  ],
  ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, false],
  ['another site in a browser that says little', { origin: 'https://evil.example' }, false],
  ['our host at another port', { origin: 'https://shop.example:8443' }, false],
  ['a page without an origin', { origin: 'null' }, false],
  ['what is no origin', { origin: 'shop.example' }, false],
])('%s', (_, headers, expected) => {
  expect(comesFrom({ headers, host }, friends)).toBe(expected);
});
