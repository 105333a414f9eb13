export interface PriceRange {
  currency: string;
  /** Minor units, inclusive; from 0 when absent. */
  priceMin?: bigint | null;
  /** Minor units, inclusive; without an end when absent. */
  priceMax?: bigint | null;
}

/** Of the highest price that the catalogue takes. */
const DIGITS_MAX = 13;

/**
 * The shelves that hold the offers of a range of prices, and no others: the fewest, which is one for each
 * number of digits that lies within the range and at most 18 for each digit of its ends. The migration
 * product_shelves says on which shelves a price stands.
 */
export function priceShelves({ currency, priceMin, priceMax }: PriceRange): string[] {
  if (priceMin == null && priceMax == null) return [currency];
  return Array.from({ length: DIGITS_MAX }, (_, index) => index + 1).flatMap((digits) => {
    const lowest = digits === 1 ? 0n : 10n ** BigInt(digits - 1);
    const highest = 10n ** BigInt(digits) - 1n;
    const from = priceMin != null && priceMin > lowest ? priceMin : lowest;
    const to = priceMax != null && priceMax < highest ? priceMax : highest;
    if (from === lowest && to === highest) return `${currency} ${'.'.repeat(digits)}`;
    return beginnings(from, to).map((beginning) => `${currency} ${beginning}`);
  });
}

/** Of numbers of one length: 17 to 32 is 17, 18, 19, 2., 30, 31, 32. */
function beginnings(from: bigint, to: bigint): string[] {
  const found: string[] = [];
  for (let next = from; next <= to; ) {
    let open = 0;
    let step = 1n;
    while (next % (step * 10n) === 0n && next > 0n && next + step * 10n - 1n <= to) {
      step *= 10n;
      open += 1;
    }
    found.push(`${next / step}${'.'.repeat(open)}`);
    next += step;
  }
  return found;
}
