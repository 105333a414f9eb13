import { expect, it } from 'vitest';
import { preferredLocale } from './locale.ts';

it.each([
  ['de', 'de'],
  ['de-at', 'de-AT'],
  ['fr-CH, de-DE;q=0.8, en;q=0.5', 'de-DE'],
  ['en;q=0.5, de;q=0.7', 'de'],
  // Of equal ones the first.
  ['en-GB,de', 'en-GB'],
  ['de;q=0, en;q=0.1', 'en'],
  ['zh-Hant, DE ; Q=0.3', 'de'],
])('of %j it is %s', (header, locale) => {
  expect(preferredLocale(header)).toBe(locale);
});

it.each([
  '',
  '*',
  'fr, nl;q=0.9',
  'de;q=2',
  'de;q=-1',
  'de;q=NaN',
  'not a tag',
  ',,;;q=',
  `de-${'x-aaaaaaaa-'.repeat(5)}a`,
  '\u0000',
])('of %j it is none', (header) => {
  expect(preferredLocale(header)).toBeUndefined();
});
