import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addMoney,
  currencySchema,
  money,
  moneyJsonSchema,
  moneyText,
  moneyToJson,
  splitMoney,
  sumMoney,
} from './money.ts';

const amounts = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });
const weights = fc
  .array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 1, maxLength: 50 })
  .filter((list) => list.some((weight) => weight > 0n));

describe('splitMoney', () => {
  it('always sums to the whole', () => {
    fc.assert(
      fc.property(amounts, weights, (amount, list) => {
        const parts = splitMoney(money(amount, 'EUR'), list);
        expect(sumMoney(parts, 'EUR').amountMinor).toBe(amount);
      }),
    );
  });

  it('gives each part its share to within one minor unit', () => {
    fc.assert(
      fc.property(amounts, weights, (amount, list) => {
        const whole = list.reduce((sum, weight) => sum + weight, 0n);
        splitMoney(money(amount, 'EUR'), list).forEach((part, index) => {
          const error = part.amountMinor * whole - amount * (list[index] ?? 0n);
          expect(error < whole && error > -whole).toBe(true);
        });
      }),
    );
  });

  it('gives what is left over to the largest remainder first', () => {
    const parts = splitMoney(money(100n, 'EUR'), [1n, 1n, 1n]);
    expect(parts.map((part) => part.amountMinor)).toEqual([34n, 33n, 33n]);
  });

  it('refuses weights that sum to nothing', () => {
    expect(() => splitMoney(money(1n, 'EUR'), [0n, 0n])).toThrow(RangeError);
  });
});

describe('money', () => {
  it('is not added across currencies', () => {
    expect(() => addMoney(money(1n, 'EUR'), money(1n, 'USD'))).toThrow('EUR and USD');
  });

  it('survives the way through JSON without losing a digit', () => {
    fc.assert(
      fc.property(amounts, (amount) => {
        const json = JSON.parse(JSON.stringify(moneyToJson(money(amount, 'JPY'))));
        expect(moneyJsonSchema.parse(json)).toEqual(money(amount, 'JPY'));
      }),
    );
  });

  it('knows the currencies of ISO 4217 and no others', () => {
    expect(currencySchema.safeParse('EUR').success).toBe(true);
    expect(currencySchema.safeParse('eur').success).toBe(false);
    expect(currencySchema.safeParse('XXY').success).toBe(false);
  });
});

describe('money in a sentence', () => {
  it.each([
    [1250n, 'EUR', '12.50 EUR'],
    [5n, 'USD', '0.05 USD'],
    [300n, 'HUF', '3.00 HUF'],
    [300n, 'ISK', '300 ISK'],
    [300n, 'JPY', '300 JPY'],
    [300n, 'LAK', '3.00 LAK'],
    [1500n, 'KWD', '1.500 KWD'],
    [1500n, 'IQD', '1.500 IQD'],
    [15000n, 'UYW', '1.5000 UYW'],
    [-5n, 'EUR', '-0.05 EUR'],
    [3n, 'XAU', '3 XAU'],
  ])('of %s minor units of %s is "%s"', (amountMinor, currency, written) => {
    expect(moneyText(money(amountMinor, currency))).toBe(written);
  });
});
