import { expect, it } from 'vitest';
import { csvOf } from './csv.ts';

it('quotes what would break a row', () => {
  expect(
    csvOf([
      ['a', 'b'],
      ['one, two', 'say "so"\nthen'],
    ]),
  ).toBe('a,b\r\n"one, two","say ""so""\nthen"\r\n');
});

it('lets no spreadsheet run what somebody wrote, and keeps numbers numbers', () => {
  expect(csvOf([['=1+1'], ['@cmd'], ['-12.50'], ['-rm']])).toBe(
    "'=1+1\r\n'@cmd\r\n-12.50\r\n'-rm\r\n",
  );
});
