import { money } from '@supergraph/service/money';
import { describe, expect, it } from 'vitest';
import { decideHold, type OfferedVariant } from './hold.ts';

const price = money(1_000n, 'EUR');
const offer = (id: string, change: Partial<OfferedVariant> = {}): OfferedVariant => ({
  id,
  price,
  isOnSale: true,
  ...change,
});
const line = (lineId: string, variantId: string, quantity: number) => ({
  lineId,
  variantId,
  quantity,
  unitPrice: price,
});
const stock = [
  { variantId: 'a', warehouseId: 'w', onHand: 5, reserved: 1 },
  { variantId: 'b', warehouseId: 'w', onHand: 1, reserved: 0 },
];

describe('a hold', () => {
  it('sets all lines aside', () => {
    const decision = decideHold(
      [line('1', 'a', 4), line('2', 'b', 1)],
      [offer('a'), offer('b')],
      stock,
    );
    expect(decision).toMatchObject({
      kind: 'held',
      allocations: [{ quantity: 4 }, { quantity: 1 }],
    });
  });

  it('is refused with the lines that are short, and no others', () => {
    const decision = decideHold(
      [line('1', 'a', 4), line('2', 'b', 2)],
      [offer('a'), offer('b')],
      stock,
    );
    expect(decision).toEqual({
      kind: 'rejected',
      rejection: {
        code: 'OUT_OF_STOCK',
        message: 'There is not enough stock for the order.',
        lines: [{ lineId: '2', variantId: 'b', requested: 2, available: 1 }],
      },
    });
  });

  it.each([
    ['unknown', []],
    ['archived', [offer('a', { isOnSale: false })]],
  ])('is refused for a variant that is %s', (_, variants) => {
    expect(decideHold([line('1', 'a', 1)], variants, stock)).toMatchObject({
      rejection: { code: 'VARIANT_UNAVAILABLE', lines: [{ variantId: 'a', available: 0 }] },
    });
  });

  it.each([
    ['dearer', money(1_001n, 'EUR')],
    ['cheaper', money(999n, 'EUR')],
    ['in another currency', money(1_000n, 'USD')],
  ])('is refused for a price that is now %s, and tells it', (_, current) => {
    const decision = decideHold([line('1', 'a', 1)], [offer('a', { price: current })], stock);
    expect(decision).toMatchObject({
      rejection: { code: 'PRICE_CHANGED', lines: [{ currentPrice: current, available: 4 }] },
    });
  });
});
