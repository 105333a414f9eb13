import { formatMoney, type Money } from '../../ui/format.ts';

/** `€12.90`, or `from €12.90` where variants differ; of the first currency where there are several. */
export function priceOf(variants: readonly { readonly price: Money }[]): string {
  const currency = variants[0]?.price.currency;
  const prices = variants.map(({ price }) => price).filter((price) => price.currency === currency);
  const [lowest] = prices.toSorted((one, other) =>
    BigInt(one.amountMinor) < BigInt(other.amountMinor) ? -1 : 1,
  );
  if (!lowest) return '';
  const isOne = prices.every(({ amountMinor }) => amountMinor === lowest.amountMinor);
  return `${isOne ? '' : 'from '}${formatMoney(lowest)}`;
}
