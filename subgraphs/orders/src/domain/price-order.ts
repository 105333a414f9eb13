import {
  type Money,
  moneyText,
  multiplyMoney,
  sameMoney,
  sumMoney,
} from '@supergraph/service/money';

/** A variant as orders knows it: a replica, the authority is inventory. */
export interface CatalogueVariant {
  variantId: string;
  productId: string;
  sku: string;
  name: string;
  price: Money;
  status: 'ACTIVE' | 'ARCHIVED';
  version: number;
}

export interface Demand {
  variantId: string;
  /** Units, above zero. */
  quantity: number;
}

export interface PricedLine {
  variantId: string;
  sku: string;
  name: string;
  quantity: number;
  unitPrice: Money;
}

export type PricingProblemCode =
  | 'VARIANT_NOT_FOUND'
  | 'VARIANT_UNAVAILABLE'
  | 'CURRENCY_MISMATCH'
  | 'PRICE_CHANGED';

export interface PricingProblem {
  code: PricingProblemCode;
  message: string;
  path: (string | number)[];
  details?: { expectedTotal: Money; currentTotal: Money };
}

export type PricedOrder =
  | { lines: PricedLine[]; total: Money; problems: [] }
  | { problems: PricingProblem[] };

/**
 * Turns what a customer asks for into the lines and the total that both sides are then bound to.
 * Lines of one variant become one line, in the place of the first: a variant that was put into the
 * cart twice is meant twice. All problems of the lines are told at once.
 *
 * @param catalogue by variant id
 * @param expectedTotal what the customer was shown
 */
export function priceOrder(
  demand: readonly Demand[],
  catalogue: ReadonlyMap<string, CatalogueVariant>,
  expectedTotal?: Money | null,
): PricedOrder {
  const currency = orderCurrency(demand, catalogue);
  const problems = demand.flatMap((line, index) =>
    lineProblems(line, index, catalogue.get(line.variantId), currency),
  );
  if (problems.length > 0 || currency === undefined) return { problems };

  const lines = mergeDemand(demand).flatMap((line) => priceLine(line, catalogue));
  const total = sumMoney(lines.map(lineTotal), currency);
  const mismatch = expectedTotal ? totalProblem(expectedTotal, total) : null;
  return mismatch ? { problems: [mismatch] } : { lines, total, problems: [] };
}

/** Sums the quantities of each variant, keeping the order of first mention. */
export function mergeDemand(demand: readonly Demand[]): Demand[] {
  const quantities = new Map<string, number>();
  for (const { variantId, quantity } of demand) {
    quantities.set(variantId, (quantities.get(variantId) ?? 0) + quantity);
  }
  return Array.from(quantities, ([variantId, quantity]) => ({ variantId, quantity }));
}

export function lineTotal(line: { unitPrice: Money; quantity: number }): Money {
  return multiplyMoney(line.unitPrice, line.quantity);
}

/** An order is in the currency of its first variant that can be bought. */
function orderCurrency(
  demand: readonly Demand[],
  catalogue: ReadonlyMap<string, CatalogueVariant>,
): string | undefined {
  const first = demand.find(({ variantId }) => catalogue.get(variantId)?.status === 'ACTIVE');
  return first && catalogue.get(first.variantId)?.price.currency;
}

function lineProblems(
  { variantId }: Demand,
  index: number,
  variant: CatalogueVariant | undefined,
  currency: string | undefined,
): PricingProblem[] {
  const path = ['input', 'lines', index, 'variantId'];
  if (!variant) {
    return [{ code: 'VARIANT_NOT_FOUND', message: `There is no variant ${variantId}.`, path }];
  }
  if (variant.status === 'ARCHIVED') {
    return [{ code: 'VARIANT_UNAVAILABLE', message: `${variant.sku} is no longer sold.`, path }];
  }
  if (variant.price.currency !== currency) {
    const message = `${variant.sku} is sold in ${variant.price.currency}, but the order is in ${currency}.`;
    return [{ code: 'CURRENCY_MISMATCH', message, path }];
  }
  return [];
}

function priceLine(
  { variantId, quantity }: Demand,
  catalogue: ReadonlyMap<string, CatalogueVariant>,
): PricedLine[] {
  const variant = catalogue.get(variantId);
  if (!variant) return [];
  const { sku, name, price } = variant;
  return [{ variantId, sku, name, quantity, unitPrice: price }];
}

function totalProblem(expectedTotal: Money, currentTotal: Money): PricingProblem | null {
  if (sameMoney(expectedTotal, currentTotal)) return null;
  if (expectedTotal.currency !== currentTotal.currency) {
    return {
      code: 'CURRENCY_MISMATCH',
      message: `The expected total is in ${expectedTotal.currency}, but the order is in ${currentTotal.currency}.`,
      path: ['input', 'expectedTotal', 'currency'],
    };
  }
  return {
    code: 'PRICE_CHANGED',
    message: `The total is ${moneyText(currentTotal)}, not ${moneyText(expectedTotal)} as expected.`,
    path: ['input', 'expectedTotal'],
    details: { expectedTotal, currentTotal },
  };
}
