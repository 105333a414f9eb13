import { newId } from '@supergraph/service/ids';
import { money } from '@supergraph/service/money';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setPrice } from '../src/actions/set-price.ts';
import { updateProduct } from '../src/actions/update-product.ts';
import { createInventory, HOLD_TTL_SECONDS, type Inventory, staffOf } from './support.ts';

let inventory: Inventory;
beforeAll(async () => {
  inventory = await createInventory();
});
afterAll(() => inventory[Symbol.asyncDispose]());

describe('a hold', () => {
  it('sets all lines aside and writes ledger, reservation and event together', async () => {
    const { variant, warehouseIds } = await inventory.stocked(10);
    const { orderId, lines, status } = await inventory.hold([
      { variantId: variant.id, quantity: 3 },
    ]);
    expect(status).toBe('HELD');
    expect(await inventory.levels(variant)).toEqual(['10 / 3']);
    expect(await inventory.ledger(variant)).toEqual(['RECEIPT → 10 / 0', 'RESERVE → 10 / 3']);
    const expiresAt = new Date(inventory.deps.clock().getTime() + HOLD_TTL_SECONDS * 1_000);
    expect(await inventory.events(orderId)).toEqual([
      {
        type: 'reservation.held',
        sequence: 1,
        data: {
          orderId,
          reservationId: expect.stringMatching(/^rsv_/),
          expiresAt: expiresAt.toISOString(),
          allocations: [
            {
              lineId: lines[0]?.lineId,
              variantId: variant.id,
              warehouseId: warehouseIds[0],
              quantity: 3,
            },
          ],
        },
      },
    ]);
    expect(await inventory.drift()).toEqual([]);
  });

  it('takes nothing when one of several lines is short', async () => {
    const { variant: plenty } = await inventory.stocked(10);
    const { variant: scarce } = await inventory.stocked(1);
    const { orderId, lines, status } = await inventory.hold([
      { variantId: plenty.id, quantity: 2 },
      { variantId: scarce.id, quantity: 2 },
    ]);
    expect(status).toBe('REJECTED');
    expect(await inventory.levels(plenty)).toEqual(['10 / 0']);
    expect(await inventory.levels(scarce)).toEqual(['1 / 0']);
    expect(await inventory.events(orderId)).toMatchObject([
      {
        type: 'reservation.rejected',
        data: {
          code: 'OUT_OF_STOCK',
          lines: [{ lineId: lines[1]?.lineId, variantId: scarce.id, requested: 2, available: 1 }],
        },
      },
    ]);
  });

  it('draws a line from several warehouses when none has enough', async () => {
    const { variant } = await inventory.stocked(2, 3);
    const { status } = await inventory.hold([{ variantId: variant.id, quantity: 5 }]);
    expect(status).toBe('HELD');
    expect((await inventory.levels(variant)).sort()).toEqual(['2 / 2', '3 / 3']);
  });

  it('is rejected when the price moved, with the price of now', async () => {
    const { variant } = await inventory.stocked(10);
    const unitPrice = money(999n, 'EUR');
    const { orderId } = await inventory.hold([{ variantId: variant.id, quantity: 1, unitPrice }]);
    expect(await inventory.events(orderId)).toMatchObject([
      {
        data: {
          code: 'PRICE_CHANGED',
          lines: [{ currentPrice: { amountMinor: '1000', currency: 'EUR' } }],
        },
      },
    ]);
    expect(await inventory.levels(variant)).toEqual(['10 / 0']);
  });

  it('is rejected in a currency that the variant is not priced in', async () => {
    const { variant } = await inventory.stocked(10);
    const unitPrice = money(1_000n, 'USD');
    const { orderId, status } = await inventory.hold([
      { variantId: variant.id, quantity: 1, unitPrice },
    ]);
    expect(status).toBe('REJECTED');
    expect(await inventory.events(orderId)).toMatchObject([{ data: { code: 'PRICE_CHANGED' } }]);
  });

  it('is rejected for a variant that is archived or unknown', async () => {
    const { variant } = await inventory.stocked(10);
    const staff = staffOf(inventory);
    await updateProduct(staff, { productId: variant.productId, status: 'ARCHIVED' });
    for (const variantId of [variant.id, newId('var')]) {
      const { orderId } = await inventory.hold([{ variantId, quantity: 1 }]);
      expect(await inventory.events(orderId)).toMatchObject([
        { type: 'reservation.rejected', data: { code: 'VARIANT_UNAVAILABLE' } },
      ]);
    }
    await updateProduct(staff, { productId: variant.productId, status: 'ACTIVE' });
    expect((await inventory.hold([{ variantId: variant.id, quantity: 1 }])).status).toBe('HELD');
  });

  it('succeeds at the new price once it was set', async () => {
    const { variant } = await inventory.stocked(10);
    const price = money(1_200n, 'EUR');
    await setPrice(staffOf(inventory), { variantId: variant.id, price });
    expect((await inventory.hold([{ variantId: variant.id, quantity: 1 }])).status).toBe(
      'REJECTED',
    );
    const order = await inventory.hold([{ variantId: variant.id, quantity: 1, unitPrice: price }]);
    expect(order.status).toBe('HELD');
  });

  it('asked for twice is held once and told twice', async () => {
    const { variant } = await inventory.stocked(10);
    const { orderId, lines } = await inventory.hold([{ variantId: variant.id, quantity: 3 }]);
    await inventory.publish();
    await inventory.hold(lines, { orderId });
    expect(await inventory.levels(variant)).toEqual(['10 / 3']);
    const [first, second] = await inventory.events(orderId);
    expect(second).toEqual(first);
  });

  it('asked for again and again is told once while the answer waits to be published', async () => {
    const { variant } = await inventory.stocked(10);
    const { orderId, lines } = await inventory.hold([{ variantId: variant.id, quantity: 3 }]);
    for (let time = 0; time < 5; time += 1) await inventory.hold(lines, { orderId });
    expect(await inventory.eventTypes(orderId)).toEqual(['reservation.held']);
  });

  it('asked for twice is rejected with the same words, even when stock has come in since', async () => {
    const { variant, warehouseIds } = await inventory.stocked(1);
    const { orderId, lines } = await inventory.hold([{ variantId: variant.id, quantity: 3 }]);
    const [warehouseId = ''] = warehouseIds;
    await inventory.receive({ variantId: variant.id, warehouseId, quantity: 10 });
    await inventory.publish();
    await inventory.hold(lines, { orderId });
    expect(await inventory.levels(variant)).toEqual(['11 / 0']);
    const [first, second] = await inventory.events(orderId);
    expect(second).toEqual(first);
  });

  it('of an order that was cancelled before it was placed never happens', async () => {
    const { variant } = await inventory.stocked(10);
    const orderId = newId('ord');
    await inventory.withdraw(orderId);
    await inventory.publish();
    const { status } = await inventory.hold([{ variantId: variant.id, quantity: 3 }], { orderId });
    expect(status).toBe('RELEASED');
    expect(await inventory.levels(variant)).toEqual(['10 / 0']);
    expect(await inventory.eventTypes(orderId)).toEqual([
      'reservation.released',
      'reservation.released',
    ]);
  });

  it('takes back holds past their deadline when stock is short without them', async () => {
    const { variant } = await inventory.stocked(5);
    const { variant: other } = await inventory.stocked(5);
    const old = await inventory.hold([
      { variantId: variant.id, quantity: 5 },
      { variantId: other.id, quantity: 2 },
    ]);
    const refused = await inventory.hold([{ variantId: variant.id, quantity: 1 }]);
    expect(refused.status).toBe('REJECTED');
    inventory.pass(HOLD_TTL_SECONDS);
    const fresh = await inventory.hold([{ variantId: variant.id, quantity: 4 }]);
    expect(fresh.status).toBe('HELD');
    expect(await inventory.status(old.orderId)).toBe('EXPIRED');
    expect(await inventory.eventTypes(old.orderId)).toEqual([
      'reservation.held',
      'reservation.expired',
    ]);
    expect(await inventory.levels(variant)).toEqual(['5 / 4']);
    expect(await inventory.levels(other)).toEqual(['5 / 0']);
    expect(await inventory.drift()).toEqual([]);
  });

  it('takes as many statements for fifty lines as for one', async () => {
    const { id: warehouseId } = await inventory.warehouse();
    const names = Array.from({ length: 50 }, (_, index) => `size ${index}`);
    const { variants } = await inventory.product({ names });
    for (const { id: variantId } of variants) {
      await inventory.receive({ variantId, warehouseId, quantity: 10 });
    }
    const lines = variants.map(({ id }) => ({ variantId: id, quantity: 1 }));
    const count = async (some: typeof lines) => {
      const { result, statements } = await inventory.counter.count(() => inventory.hold(some));
      expect(result.status).toBe('HELD');
      return statements.filter((text) => !/^(begin|commit)/i.test(text)).length;
    };
    const one = await count(lines.slice(0, 1));
    expect(await count(lines)).toBe(one);
    // Read and lock; counters, ledger, reservation, lines and event; and the test's own look.
    expect(one).toBe(3);
  });

  it('takes as many statements for fifty orders as for one, each on what those before it left', async () => {
    const { variant } = await inventory.stocked(61);
    const orders = Array.from({ length: 50 }, () => inventory.ordered(variant, 1));
    const count = async (some: typeof orders) =>
      (await inventory.counter.count(() => inventory.holdAll(some))).statements.length;
    const one = await count([inventory.ordered(variant, 11)]);
    expect(await count(orders)).toBe(one);
    expect(await inventory.levels(variant)).toEqual(['61 / 61']);
    const statuses = await Promise.all(orders.map(({ orderId }) => inventory.status(orderId)));
    expect(new Set(statuses)).toEqual(new Set(['HELD']));
    expect(await inventory.drift()).toEqual([]);
  });

  it('that is a sale is held and sold in one step', async () => {
    const { variant } = await inventory.stocked(10);
    const sale = { ...inventory.ordered(variant, 3), isSale: true };
    await inventory.holdAll([sale]);
    expect(await inventory.levels(variant)).toEqual(['7 / 0']);
    expect(await inventory.ledger(variant)).toEqual([
      'RECEIPT → 10 / 0',
      'RESERVE → 10 / 3',
      'SALE → 7 / 0',
    ]);
    expect(await inventory.eventTypes(sale.orderId)).toEqual(['reservation.committed']);
    await inventory.withdraw(sale.orderId);
    expect(await inventory.levels(variant)).toEqual(['10 / 0']);
    expect(await inventory.drift()).toEqual([]);
  });

  it('of several, where stock is short, frees what is past its deadline for all of them', async () => {
    const { variant } = await inventory.stocked(5);
    const { orderId: due } = await inventory.hold([{ variantId: variant.id, quantity: 4 }]);
    inventory.pass(HOLD_TTL_SECONDS + 1);
    const orders = [inventory.ordered(variant, 3), inventory.ordered(variant, 2)];
    await inventory.holdAll(orders);
    expect(await inventory.status(due)).toBe('EXPIRED');
    expect(await inventory.levels(variant)).toEqual(['5 / 5']);
    expect(await inventory.drift()).toEqual([]);
  });
});
