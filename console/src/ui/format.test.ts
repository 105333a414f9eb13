import { describe, expect, it } from 'vitest';
import { decimalOf, formatAgo, formatMoney, minorOf } from './format.ts';

describe('money', () => {
  it('is written with the digits of its currency', () => {
    expect(formatMoney({ amountMinor: '123456', currency: 'EUR' }, 'en')).toBe('€1,234.56');
    expect(formatMoney({ amountMinor: '1234', currency: 'JPY' }, 'en')).toBe('¥1,234');
    expect(formatMoney({ amountMinor: '5', currency: 'USD' }, 'en')).toBe('$0.05');
    expect(formatMoney({ amountMinor: '-5', currency: 'USD' }, 'en')).toBe('-$0.05');
  });

  it('loses no digit, however much it is', () => {
    const most = { amountMinor: '9223372036854775807', currency: 'EUR' };
    expect(formatMoney(most, 'en')).toBe('€92,233,720,368,547,758.07');
  });

  it.each([
    ['12', 2, '1200'],
    ['12,5', 2, '1250'],
    ['0.05', 2, '5'],
    ['-3.10', 2, '-310'],
    ['700', 0, '700'],
  ])('reads %s with %i digits as %s', (text, digits, minor) => {
    expect(minorOf(text, digits)).toBe(minor);
    expect(Number(decimalOf(minor, digits))).toBe(Number(text.replace(',', '.')));
  });

  it('knows one nothing', () => {
    expect(minorOf('-0', 2)).toBe('0');
  });

  it.each(['', 'twelve', '1.234.567', '0.001', '1e5'])('does not read %j', (text) => {
    expect(minorOf(text, 2)).toBeUndefined();
  });
});

describe('time that has passed', () => {
  const now = Date.parse('2026-03-01T12:00:00Z');

  it('is told in the largest unit that fits', () => {
    expect(formatAgo('2026-03-01T09:10:00Z', now)).toContain('2');
    expect(formatAgo('2026-02-26T12:00:00Z', now)).toContain('3');
  });
});
