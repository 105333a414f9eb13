import { expect, it } from 'vitest';
import { momentFrom } from './since.ts';

const now = new Date('2026-03-31T12:00:00Z');

it.each([
  ['30d', '2026-03-01T12:00:00.000Z'],
  ['12h', '2026-03-31T00:00:00.000Z'],
  ['2026-03-01', '2026-03-01T00:00:00.000Z'],
  ['2026-03-01T06:30:00+02:00', '2026-03-01T04:30:00.000Z'],
])('reads %s', (text, moment) => {
  expect(momentFrom(now).parse(text).toISOString()).toBe(moment);
});

it.each(['', 'yesterday', '30', '3 March', '2026-02-31T', '2026-13-01', '999999d'])(
  'refuses %j and tells what it accepts',
  (text) => {
    expect(() => momentFrom(now).parse(text)).toThrow(/30d, 12h.*2026-03-01/);
  },
);
