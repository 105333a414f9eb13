import { money } from '@supergraph/service/money';
import { describe, expect, it } from 'vitest';
import { decideHolds } from './holds.ts';

const price = money(1_000n, 'EUR');
const offers = ['a', 'b'].map((id) => ({ id, price, isOnSale: true }));
const order = (orderId: string, variantId: string, quantity: number, isSale = false) => ({
  orderId,
  isSale,
  lines: [{ lineId: `${orderId}-1`, variantId, quantity, unitPrice: price }],
});
const stock = [
  { variantId: 'a', warehouseId: 'w', onHand: 5, reserved: 1 },
  { variantId: 'b', warehouseId: 'w', onHand: 1, reserved: 0 },
];

describe('holds that are decided together', () => {
  it('leave to each order what those before it have not taken', () => {
    const orders = [order('1', 'a', 3), order('2', 'a', 2), order('3', 'a', 1)];
    const { granted, levels } = decideHolds(orders, offers, stock);
    expect(granted).toMatchObject([
      { order: { orderId: '1' }, allocations: [{ quantity: 3 }] },
      { order: { orderId: '2' }, rejection: { lines: [{ requested: 2, available: 1 }] } },
      { order: { orderId: '3' }, allocations: [{ quantity: 1 }] },
    ]);
    expect(levels).toEqual([{ variantId: 'a', warehouseId: 'w', onHand: 5, reserved: 5 }]);
  });

  it('post what is sold at once as held and then sold, each balance on the one before', () => {
    const orders = [order('1', 'a', 2, true), order('2', 'a', 1)];
    const { granted, levels } = decideHolds(orders, offers, stock);
    const balances = granted.flatMap((each) =>
      'movements' in each
        ? each.movements.map(
            ({ orderId, type, onHandAfter, reservedAfter }) =>
              `${orderId} ${type} → ${onHandAfter} / ${reservedAfter}`,
          )
        : [],
    );
    expect(balances).toEqual(['1 RESERVE → 5 / 3', '1 SALE → 3 / 1', '2 RESERVE → 3 / 2']);
    expect(levels).toEqual([{ variantId: 'a', warehouseId: 'w', onHand: 3, reserved: 2 }]);
  });

  it('leave levels alone that nobody gets anything from', () => {
    const { levels } = decideHolds([order('1', 'b', 2, true)], offers, stock);
    expect(levels).toEqual([]);
  });
});
