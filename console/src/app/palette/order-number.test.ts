import { expect, it } from 'vitest';
import { orderNumberOf } from './order-number.ts';

it.each([
  ['42', 'ORD-0000042'],
  [' ord-42 ', 'ORD-0000042'],
  ['ORD-0000042', 'ORD-0000042'],
  ['12345678', 'ORD-12345678'],
])('takes %j for %s', (text, number) => {
  expect(orderNumberOf(text)).toBe(number);
});

it('takes nothing else for a number', () => {
  expect(['', 'ord', 'kettle 42', '4.2'].map(orderNumberOf)).toEqual(Array(4).fill(undefined));
});
