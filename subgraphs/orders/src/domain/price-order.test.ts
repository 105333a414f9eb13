import { money } from '@supergraph/service/money';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CatalogueVariant,
  type Demand,
  lineTotal,
  mergeDemand,
  priceOrder,
} from './price-order.ts';

function variant(changes: Partial<CatalogueVariant> = {}): CatalogueVariant {
  const variantId = changes.variantId ?? 'mug';
  return {
    variantId,
    productId: 'prd',
    sku: variantId.toUpperCase(),
    name: `A ${variantId}`,
    price: money(1_250n, 'EUR'),
    status: 'ACTIVE',
    version: 1,
    ...changes,
  };
}

function catalogue(...variants: CatalogueVariant[]) {
  return new Map(variants.map((each) => [each.variantId, each]));
}

describe('pricing an order', () => {
  it('takes a snapshot of name, sku and price, and sums the lines', () => {
    const known = catalogue(variant(), variant({ variantId: 'pot', price: money(999n, 'EUR') }));
    const demand = [
      { variantId: 'mug', quantity: 2 },
      { variantId: 'pot', quantity: 3 },
    ];
    expect(priceOrder(demand, known, money(5_497n, 'EUR'))).toEqual({
      lines: [
        {
          variantId: 'mug',
          sku: 'MUG',
          name: 'A mug',
          quantity: 2,
          unitPrice: money(1_250n, 'EUR'),
        },
        { variantId: 'pot', sku: 'POT', name: 'A pot', quantity: 3, unitPrice: money(999n, 'EUR') },
      ],
      total: money(5_497n, 'EUR'),
      problems: [],
    });
  });

  it('merges lines of one variant', () => {
    const demand = [
      { variantId: 'mug', quantity: 2 },
      { variantId: 'pot', quantity: 1 },
      { variantId: 'mug', quantity: 3 },
    ];
    const priced = priceOrder(demand, catalogue(variant(), variant({ variantId: 'pot' })));
    expect(priced).toMatchObject({
      lines: [
        { variantId: 'mug', quantity: 5 },
        { variantId: 'pot', quantity: 1 },
      ],
    });
  });

  it('tells every faulty line at once, with its place in the input', () => {
    const known = catalogue(
      variant(),
      variant({ variantId: 'old', status: 'ARCHIVED' }),
      variant({ variantId: 'yen', price: money(90n, 'JPY') }),
    );
    const demand = ['mug', 'ghost', 'old', 'yen'].map((variantId) => ({ variantId, quantity: 1 }));
    expect(priceOrder(demand, known).problems).toEqual([
      {
        code: 'VARIANT_NOT_FOUND',
        message: 'There is no variant ghost.',
        path: ['input', 'lines', 1, 'variantId'],
      },
      {
        code: 'VARIANT_UNAVAILABLE',
        message: 'OLD is no longer sold.',
        path: ['input', 'lines', 2, 'variantId'],
      },
      {
        code: 'CURRENCY_MISMATCH',
        message: 'YEN is sold in JPY, but the order is in EUR.',
        path: ['input', 'lines', 3, 'variantId'],
      },
    ]);
  });

  it('refuses an order of which nothing can be bought', () => {
    const priced = priceOrder([{ variantId: 'ghost', quantity: 1 }], catalogue());
    expect(priced.problems).toMatchObject([{ code: 'VARIANT_NOT_FOUND' }]);
  });

  it('names both totals when the price is not the one that was shown', () => {
    const demand = [{ variantId: 'mug', quantity: 1 }];
    expect(priceOrder(demand, catalogue(variant()), money(1_000n, 'EUR')).problems).toEqual([
      {
        code: 'PRICE_CHANGED',
        message: 'The total is 12.50 EUR, not 10.00 EUR as expected.',
        path: ['input', 'expectedTotal'],
        details: { expectedTotal: money(1_000n, 'EUR'), currentTotal: money(1_250n, 'EUR') },
      },
    ]);
  });

  it('refuses an expected total in another currency', () => {
    const demand = [{ variantId: 'mug', quantity: 1 }];
    expect(priceOrder(demand, catalogue(variant()), money(1_250n, 'USD')).problems).toMatchObject([
      { code: 'CURRENCY_MISMATCH', path: ['input', 'expectedTotal', 'currency'] },
    ]);
  });
});

const anyDemand = fc.array(
  fc.record({
    variantId: fc.constantFrom('a', 'b', 'c', 'd'),
    quantity: fc.integer({ min: 1, max: 10_000 }),
  }),
  { minLength: 1, maxLength: 100 },
);

const anyCatalogue = fc
  .tuple(...['a', 'b', 'c', 'd'].map(() => fc.bigInt({ min: 0n, max: 10n ** 9n })))
  .map((prices) =>
    catalogue(
      ...['a', 'b', 'c', 'd'].map((variantId, index) =>
        variant({ variantId, price: money(prices[index] ?? 0n, 'EUR') }),
      ),
    ),
  );

describe('whatever is asked for', () => {
  it('merging keeps every unit and names each variant once', () => {
    fc.assert(
      fc.property(anyDemand, (demand) => {
        const merged = mergeDemand(demand);
        const units = (lines: readonly Demand[]) =>
          lines.reduce((sum, line) => sum + line.quantity, 0);
        expect(units(merged)).toBe(units(demand));
        expect(new Set(merged.map((line) => line.variantId)).size).toBe(merged.length);
      }),
    );
  });

  it('the total is the sum of the lines, and the same for merged and unmerged demand', () => {
    fc.assert(
      fc.property(anyDemand, anyCatalogue, (demand, known) => {
        const priced = priceOrder(demand, known);
        if (!('lines' in priced)) throw new Error('every variant is known');
        const sum = priced.lines.reduce((total, line) => total + lineTotal(line).amountMinor, 0n);
        expect(priced.total.amountMinor).toBe(sum);
        expect(priceOrder(mergeDemand(demand), known)).toEqual(priced);
      }),
    );
  });
});
