import { type Money, sameMoney } from '@supergraph/service/money';
import { type Allocation, allocate, type Demand } from './allocate.ts';
import { availableUnits, type Level, sumLevels } from './level.ts';

/** A line of an order that was placed. */
export interface OrderedLine extends Demand {
  /** What the customer was promised for one unit. */
  unitPrice: Money;
}

/** What the catalogue says of a variant now. */
export interface OfferedVariant {
  id: string;
  price: Money;
  isOnSale: boolean;
}

export type RejectionCode = 'VARIANT_UNAVAILABLE' | 'PRICE_CHANGED' | 'OUT_OF_STOCK';

export interface RejectedLine {
  lineId: string;
  variantId: string;
  /** Units of the line. */
  requested: number;
  /** Units of the variant that nobody has, over all warehouses. */
  available: number;
  /** The price of one unit now, where that is the reason. */
  currentPrice?: Money;
}

export interface Rejection {
  code: RejectionCode;
  message: string;
  lines: RejectedLine[];
}

export type HoldDecision =
  | { kind: 'held'; allocations: Allocation[] }
  | { kind: 'rejected'; rejection: Rejection };

/**
 * Decides whether an order gets its stock. A variant that is not on sale weighs more than a price
 * that moved, and that more than a shortage: the first of these that holds is the reason, with all
 * the lines it concerns. A price in another currency is another price.
 */
export function decideHold(
  lines: readonly OrderedLine[],
  variants: readonly OfferedVariant[],
  levels: readonly Level[],
): HoldDecision {
  const offers = new Map(variants.map((variant) => [variant.id, variant]));
  const unavailable = lines.filter((line) => !offers.get(line.variantId)?.isOnSale);
  if (unavailable.length > 0) {
    return reject('VARIANT_UNAVAILABLE', unavailable, levels, () => ({ available: 0 }));
  }
  const repriced = lines.filter(({ variantId, unitPrice }) => {
    const offer = offers.get(variantId);
    return !offer || !sameMoney(offer.price, unitPrice);
  });
  if (repriced.length > 0) {
    return reject('PRICE_CHANGED', repriced, levels, ({ variantId }) => ({
      currentPrice: offers.get(variantId)?.price,
    }));
  }
  const outcome = allocate(lines, levels);
  if (outcome.kind === 'allocated') return { kind: 'held', allocations: outcome.allocations };
  const short = new Set(outcome.shortages.map(({ variantId }) => variantId));
  return reject(
    'OUT_OF_STOCK',
    lines.filter(({ variantId }) => short.has(variantId)),
    levels,
  );
}

const messages: Record<RejectionCode, string> = {
  VARIANT_UNAVAILABLE: 'An article of the order is not on sale.',
  PRICE_CHANGED: 'The price of an article changed after the order was placed.',
  OUT_OF_STOCK: 'There is not enough stock for the order.',
};

function reject(
  code: RejectionCode,
  lines: readonly OrderedLine[],
  levels: readonly Level[],
  details: (line: OrderedLine) => Partial<RejectedLine> = () => ({}),
): HoldDecision {
  const rejected = lines.map((line) => ({
    lineId: line.lineId,
    variantId: line.variantId,
    requested: line.quantity,
    available: availableOf(line.variantId, levels),
    ...details(line),
  }));
  return { kind: 'rejected', rejection: { code, message: messages[code], lines: rejected } };
}

function availableOf(variantId: string, levels: readonly Level[]): number {
  return availableUnits(sumLevels(levels.filter((level) => level.variantId === variantId)));
}
