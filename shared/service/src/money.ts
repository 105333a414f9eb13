import { z } from 'zod';

/** An amount in the currency's minor unit (cents for EUR, yen for JPY): integers only, never floats. */
export interface Money {
  amountMinor: bigint;
  currency: string;
}

const currencies = new Set(Intl.supportedValuesOf('currency'));

/** An ISO 4217 code in capitals that this runtime knows. */
export const currencySchema = z
  .string()
  .refine((code) => currencies.has(code), 'must be an ISO 4217 currency code such as "EUR"');

export function money(amountMinor: bigint, currency: string): Money {
  return { amountMinor, currency };
}

export function sameMoney(a: Money, b: Money): boolean {
  return a.amountMinor === b.amountMinor && a.currency === b.currency;
}

export function addMoney(a: Money, b: Money): Money {
  assertSameCurrency(a.currency, b.currency);
  return money(a.amountMinor + b.amountMinor, a.currency);
}

/** @param quantity whole units */
export function multiplyMoney(unit: Money, quantity: number): Money {
  return money(unit.amountMinor * BigInt(quantity), unit.currency);
}

export function sumMoney(amounts: readonly Money[], currency: string): Money {
  return amounts.reduce(addMoney, money(0n, currency));
}

/**
 * Splits a total in proportion to the weights, so that the parts always sum to the whole: each part
 * is rounded towards zero and what is left over goes, one minor unit each, to the largest remainders
 * (Hamilton's method), earlier parts first where remainders tie.
 *
 * @param weights not negative, at least one above zero
 */
export function splitMoney(total: Money, weights: readonly bigint[]): Money[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0n);
  if (whole <= 0n || weights.some((weight) => weight < 0n)) {
    throw new RangeError(
      'splitMoney needs weights that are not negative and sum to more than zero',
    );
  }
  const sign = total.amountMinor < 0n ? -1n : 1n;
  const size = total.amountMinor * sign;
  const shares = weights.map((weight, index) => ({
    index,
    amount: (size * weight) / whole,
    remainder: (size * weight) % whole,
  }));
  const rest = size - shares.reduce((sum, share) => sum + share.amount, 0n);
  shares
    .toSorted((a, b) => Number(b.remainder - a.remainder) || a.index - b.index)
    .slice(0, Number(rest))
    .forEach((share) => {
      share.amount += 1n;
    });
  return shares.map((share) => money(share.amount * sign, total.currency));
}

/**
 * Currencies that do not have two decimals (ISO 4217, table A.1, column "Minor unit"); those for which
 * it says "N.A.", such as gold, have none. The runtime's locale data say how prices are usually shown,
 * which is another matter: for HUF no decimals, though its minor unit is a hundredth.
 */
const decimalsByCurrency = new Map(
  Object.entries({
    0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX',
    3: 'BHD IQD JOD KWD LYD OMR TND',
    4: 'CLF UYW',
  }).flatMap(([decimals, codes]) =>
    codes.split(' ').map((code) => [code, Number(decimals)] as const),
  ),
);

/** For a sentence: "12.50 EUR", with as many decimals as the currency has. */
export function moneyText({ amountMinor, currency }: Money): string {
  const decimals = decimalsByCurrency.get(currency) ?? 2;
  if (decimals === 0) return `${amountMinor} ${currency}`;
  const sign = amountMinor < 0n ? '-' : '';
  const digits = amountMinor
    .toString()
    .replace('-', '')
    .padStart(decimals + 1, '0');
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)} ${currency}`;
}

/** Money as events and JSON files carry it: the amount as a string, since JSON numbers are floats. */
export const moneyJsonSchema = z
  .object({ amountMinor: z.string().regex(/^-?\d{1,18}$/), currency: currencySchema })
  .transform(({ amountMinor, currency }) => money(BigInt(amountMinor), currency));

export function moneyToJson(amount: Money): { amountMinor: string; currency: string } {
  return { amountMinor: amount.amountMinor.toString(), currency: amount.currency };
}

function assertSameCurrency(a: string, b: string): void {
  if (a !== b) throw new RangeError(`amounts in ${a} and ${b} cannot be added`);
}
