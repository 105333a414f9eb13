import { expect, it } from 'vitest';
import { readOptions } from './options.ts';

it('measures beside the others unless told otherwise', () => {
  expect(readOptions(['gateway'])).toEqual({
    parts: ['beside'],
    rounds: 5,
    seconds: 6,
    minutes: 2,
  });
});

it('takes several parts and its numbers', () => {
  const args = ['gateway', '--part', 'own', '--part=memory', '--minutes', '10', '--seconds', '0.5'];
  expect(readOptions(args)).toMatchObject({ parts: ['own', 'memory'], minutes: 10, seconds: 0.5 });
});

it.each([
  [['--part', 'all'], '"all"'],
  [['--minutes', 'two'], '"two"'],
  [['--rounds', '0'], '"0"'],
  [['--hours', '1'], 'hours'],
])('refuses %j', (args, told) => {
  expect(() => readOptions(args)).toThrow(told);
});
