import { expect, it } from 'vitest';
import { orderNumber, sequenceOf } from './order-number.ts';

it.each([
  { sequence: 1n, number: 'ORD-0000001' },
  { sequence: 9_999_999n, number: 'ORD-9999999' },
  { sequence: 10_000_000n, number: 'ORD-10000000' },
])('order $sequence is $number', ({ sequence, number }) => {
  expect(orderNumber(sequence)).toBe(number);
  expect(sequenceOf(number)).toBe(sequence);
});

it('refuses what is not an order number', () => {
  expect(() => sequenceOf('ORD-12')).toThrow(RangeError);
});
