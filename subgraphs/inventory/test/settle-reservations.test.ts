import { newId } from '@supergraph/service/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInventory, HOLD_TTL_SECONDS, type Inventory } from './support.ts';

let inventory: Inventory;
beforeAll(async () => {
  inventory = await createInventory();
});
afterAll(() => inventory[Symbol.asyncDispose]());

describe('an approved order', () => {
  it('turns its hold into a sale', async () => {
    const { variant } = await inventory.stocked(4, 4);
    const { orderId } = await inventory.hold([{ variantId: variant.id, quantity: 6 }]);
    await inventory.commit(orderId);
    expect(await inventory.status(orderId)).toBe('COMMITTED');
    expect(await inventory.levels(variant)).toEqual(['0 / 0', '2 / 0']);
    expect((await inventory.ledger(variant)).filter((row) => row.startsWith('SALE'))).toHaveLength(
      2,
    );
    expect(await inventory.events(orderId)).toMatchObject([
      { type: 'reservation.held', sequence: 1 },
      { type: 'reservation.committed', sequence: 2 },
    ]);
    expect(await inventory.drift()).toEqual([]);
  });

  it('approved twice is sold once and told twice', async () => {
    const { variant } = await inventory.stocked(10);
    const { orderId } = await inventory.hold([{ variantId: variant.id, quantity: 6 }]);
    await inventory.commit(orderId);
    await inventory.publish();
    await inventory.commit(orderId);
    expect(await inventory.levels(variant)).toEqual(['4 / 0']);
    expect(await inventory.eventTypes(orderId)).toEqual([
      'reservation.held',
      'reservation.committed',
      'reservation.committed',
    ]);
  });

  it('approved again and again is told once while the answer waits to be published', async () => {
    const { variant } = await inventory.stocked(10);
    const { orderId } = await inventory.hold([{ variantId: variant.id, quantity: 6 }]);
    for (let time = 0; time < 5; time += 1) await inventory.commit(orderId);
    expect(await inventory.eventTypes(orderId)).toEqual([
      'reservation.held',
      'reservation.committed',
    ]);
  });

  it.each([
    ['the sweeper has come by', true],
    ['nobody has noticed', false],
  ])('expires when the hold is past its deadline and %s', async (_, isSwept) => {
    const { variant } = await inventory.stocked(10);
    const { orderId } = await inventory.hold([{ variantId: variant.id, quantity: 6 }]);
    inventory.pass(HOLD_TTL_SECONDS);
    if (isSwept) await inventory.expire();
    await inventory.commit(orderId);
    expect(await inventory.status(orderId)).toBe('EXPIRED');
    expect(await inventory.levels(variant)).toEqual(['10 / 0']);
    expect((await inventory.eventTypes(orderId)).at(-1)).toBe('reservation.expired');
    expect(await inventory.drift()).toEqual([]);
  });

  it('is refused aloud when it was never placed here', async () => {
    await expect(inventory.commit(newId('ord'))).rejects.toThrow('was approved, but never placed');
  });

  it('keeps being cancelled when the cancellation came first', async () => {
    const { variant } = await inventory.stocked(10);
    const { orderId } = await inventory.hold([{ variantId: variant.id, quantity: 6 }]);
    await inventory.withdraw(orderId);
    await inventory.commit(orderId);
    expect(await inventory.status(orderId)).toBe('RELEASED');
    expect(await inventory.levels(variant)).toEqual(['10 / 0']);
  });
});

describe('an order that came to nothing', () => {
  it('frees what was held', async () => {
    const { variant } = await inventory.stocked(10);
    const { orderId } = await inventory.hold([{ variantId: variant.id, quantity: 6 }]);
    await inventory.withdraw(orderId);
    expect(await inventory.status(orderId)).toBe('RELEASED');
    expect(await inventory.levels(variant)).toEqual(['10 / 0']);
    expect(await inventory.ledger(variant)).toContain('RELEASE → 10 / 0');
    expect((await inventory.eventTypes(orderId)).at(-1)).toBe('reservation.released');
  });

  it('brings back what was sold', async () => {
    const { variant } = await inventory.stocked(10);
    const { orderId } = await inventory.hold([{ variantId: variant.id, quantity: 6 }]);
    await inventory.commit(orderId);
    await inventory.withdraw(orderId);
    expect(await inventory.status(orderId)).toBe('RETURNED');
    expect(await inventory.levels(variant)).toEqual(['10 / 0']);
    expect(await inventory.ledger(variant)).toContain('RETURN → 10 / 0');
    expect(await inventory.events(orderId)).toMatchObject([
      {},
      {},
      { type: 'reservation.returned', sequence: 3 },
    ]);
    expect(await inventory.drift()).toEqual([]);
  });

  it('withdrawn twice changes nothing the second time', async () => {
    const { variant } = await inventory.stocked(10);
    const { orderId } = await inventory.hold([{ variantId: variant.id, quantity: 6 }]);
    await inventory.withdraw(orderId);
    const before = await inventory.eventTypes(orderId);
    await inventory.withdraw(orderId);
    expect(await inventory.eventTypes(orderId)).toEqual(before);
    expect(await inventory.levels(variant)).toEqual(['10 / 0']);
  });

  it('leaves a tombstone when it was not placed yet, also without a customer', async () => {
    const orderId = newId('ord');
    await inventory.withdraw(orderId, null);
    expect(await inventory.status(orderId)).toBe('RELEASED');
    expect(await inventory.eventTypes(orderId)).toEqual(['reservation.released']);
  });

  it('that was rejected stays rejected', async () => {
    const { variant } = await inventory.stocked(1);
    const { orderId } = await inventory.hold([{ variantId: variant.id, quantity: 6 }]);
    await inventory.withdraw(orderId);
    expect(await inventory.status(orderId)).toBe('REJECTED');
  });
});

describe('the sweeper', () => {
  it('frees every hold past its deadline, and no other', async () => {
    await using inventory = await createInventory();
    const { variant } = await inventory.stocked(1_000);
    const line = { variantId: variant.id, quantity: 1 };
    const due = [];
    // More than one batch of 100.
    for (let order = 0; order < 130; order += 1) due.push(inventory.hold([line]));
    const [first] = await Promise.all(due);
    inventory.pass(HOLD_TTL_SECONDS / 2);
    const young = await inventory.hold([line]);
    inventory.pass(HOLD_TTL_SECONDS / 2);
    expect(await inventory.expire()).toBe(130);
    expect(await inventory.expire()).toBe(0);
    expect(await inventory.levels(variant)).toEqual(['1000 / 1']);
    expect(await inventory.status(young.orderId)).toBe('HELD');
    expect(await inventory.eventTypes(first?.orderId ?? '')).toEqual([
      'reservation.held',
      'reservation.expired',
    ]);
    expect(await inventory.drift()).toEqual([]);
  });

  it('shares the work with other replicas: each hold is freed once', async () => {
    await using inventory = await createInventory();
    const { variant } = await inventory.stocked(100);
    const line = { variantId: variant.id, quantity: 1 };
    await Promise.all(Array.from({ length: 60 }, () => inventory.hold([line])));
    inventory.pass(HOLD_TTL_SECONDS);
    const counts = await Promise.all([inventory.expire(), inventory.expire(), inventory.expire()]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(60);
    expect(await inventory.levels(variant)).toEqual(['100 / 0']);
    expect(await inventory.drift()).toEqual([]);
  });
});
