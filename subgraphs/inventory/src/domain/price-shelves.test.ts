import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PriceRange, priceShelves } from './price-shelves.ts';

const highest = 1_000_000_000_000n;

/** As the function offer_shelves of the database has it; test/product-shelves.test.ts holds it to that. */
function shelvesOfOffer(price: bigint): string[] {
  const digits = price.toString();
  const known = Array.from({ length: digits.length + 1 }, (_, index) => digits.slice(0, index));
  return ['EUR', ...known.map((beginning) => `EUR ${beginning.padEnd(digits.length, '.')}`)];
}

describe('the shelves of a range of prices', () => {
  it.each<[string, Omit<PriceRange, 'currency'>, string[]]>([
    ['any price', {}, ['EUR']],
    ['17 to 32', { priceMin: 17n, priceMax: 32n }, ['17', '18', '19', '2.', '30', '31', '32']],
    ['1000 to 2000', { priceMin: 1_000n, priceMax: 2_000n }, ['1...', '2000']],
    ['nothing', { priceMax: 0n }, ['0']],
    ['up to 199', { priceMax: 199n }, ['.', '..', '1..']],
    ['5 to 4', { priceMin: 5n, priceMax: 4n }, []],
    ['from the last magnitudes', { priceMin: 99n * 10n ** 10n }, ['99..........', '.'.repeat(13)]],
  ])('are the fewest that hold %s', (_, range, names) => {
    const shelves = priceShelves({ currency: 'EUR', ...range });
    expect(shelves.map((shelf) => shelf.replace('EUR ', ''))).toEqual(names);
  });

  it('hold an offer once when its price lies within, and never else', () => {
    const bound = fc.option(fc.bigInt({ min: -20n, max: highest * 20n }));
    const near = fc.bigInt({ min: 0n, max: 20_000n });
    const price = fc.oneof(near, fc.bigInt({ min: 0n, max: highest }));
    const ends = fc.oneof(fc.tuple(near, near), fc.tuple(bound, bound));
    fc.assert(
      fc.property(ends, price, ([priceMin, priceMax], amount) => {
        const shelves = new Set(priceShelves({ currency: 'EUR', priceMin, priceMax }));
        const isWithin = amount >= (priceMin ?? 0n) && amount <= (priceMax ?? highest);
        const holding = shelvesOfOffer(amount).filter((shelf) => shelves.has(shelf));
        expect(holding).toHaveLength(isWithin ? 1 : 0);
      }),
      { numRuns: 2_000 },
    );
  });

  it('are never more than 18 for each digit', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, highest), fc.bigInt(0n, highest), (priceMin, priceMax) => {
        const shelves = priceShelves({ currency: 'EUR', priceMin, priceMax });
        expect(shelves.length).toBeLessThanOrEqual(18 * 13);
      }),
    );
  });
});
