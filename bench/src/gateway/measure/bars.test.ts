import { expect, it } from 'vitest';
import { type Bar, describeBar, holds } from './bars.ts';

const least: Bar = { what: '÷ stock', value: 8, bound: 8, kind: 'at least' };
const most: Bar = { what: 'p99 ÷ p50', value: 2, bound: 2, kind: 'at most' };

it('holds at the bound itself', () => {
  expect([least, most].map(holds)).toEqual([true, true]);
});

it('does not hold beyond it', () => {
  expect(holds({ ...least, value: 7.99 })).toBe(false);
  expect(holds({ ...most, value: 2.01 })).toBe(false);
});

it.each([least, most])('does not hold where nothing was measured: $what', (bar) => {
  expect(holds({ ...bar, value: Number.NaN })).toBe(false);
});

it('says so', () => {
  expect(describeBar(least)).toMatch(/÷ stock +8\.00 {3}\(bar: ≥ 8\) {3}holds$/);
  expect(describeBar({ ...most, value: 3 })).toMatch(/\(bar: ≤ 2\) {3}does not hold$/);
});
