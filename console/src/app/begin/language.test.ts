import { expect, it } from 'vitest';
import { knownLanguage } from './language.ts';

it.each([
  ['de-AT', 'de-AT'],
  ['en-US@posix', 'en-US'],
  ['en_GB', 'en-GB'],
  ['c', 'en'],
  ['', 'en'],
])('takes %j for %s', (tag, language) => {
  expect(knownLanguage(tag)).toBe(language);
  expect(() => new Intl.NumberFormat(knownLanguage(tag))).not.toThrow();
});
