import { expect, it } from 'vitest';
import { nameKey } from './sample.ts';

it('takes names for the same in whatever case and form of their letters', () => {
  expect(nameKey('CAFÉ')).toBe(nameKey('cafe\u0301'));
  expect(nameKey('One')).not.toBe(nameKey('Two'));
});
