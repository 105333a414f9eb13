import { expect, it } from 'vitest';
import { windowsOf } from './windows.ts';

it('averages a tenth of the samples each, without the first', () => {
  const samples = Array.from({ length: 100 }, (_, index) => index);
  expect(windowsOf(samples)).toEqual({ start: 14.5, middle: 49.5, end: 94.5 });
});

it('takes single samples where there are few', () => {
  expect(windowsOf([5, 6, 7])).toEqual({ start: 5, middle: 6, end: 7 });
});
