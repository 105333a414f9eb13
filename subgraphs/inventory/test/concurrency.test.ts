import { expect, it } from 'vitest';
import { createInventory, HOLD_TTL_SECONDS, type Inventory } from './support.ts';

it('holds exactly 50 units for 200 orders that come at once', async () => {
  await using inventory = await createInventory({ maxConnections: 20 });
  const { variant } = await inventory.stocked(20, 30);
  const orders = await Promise.all(
    Array.from({ length: 200 }, () => inventory.hold([{ variantId: variant.id, quantity: 1 }])),
  );
  expect(orders.filter(({ status }) => status === 'HELD')).toHaveLength(50);
  expect(orders.filter(({ status }) => status === 'REJECTED')).toHaveLength(150);
  expect((await inventory.levels(variant)).sort()).toEqual(['20 / 20', '30 / 30']);
  expect(await inventory.drift()).toEqual([]);
});

it('is free of deadlocks when orders name the same variants in opposite order', async () => {
  await using inventory = await createInventory({ maxConnections: 20 });
  const stock = await Promise.all([1, 2, 3].map(() => inventory.stocked(500, 500)));
  const lines = stock.map(({ variant }) => ({ variantId: variant.id, quantity: 2 }));
  await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      inventory.hold(index % 2 === 0 ? lines : lines.toReversed()),
    ),
  );
  for (const { variant } of stock) {
    expect(await reservedUnits(inventory, variant.id)).toBe(200);
  }
  expect(await inventory.drift()).toEqual([]);
});

it('settles a storm of holds, approvals, cancellations and sweeps without drift or deadlock', async () => {
  await using inventory = await createInventory({ maxConnections: 20 });
  const stock = await Promise.all([1, 2, 3].map(() => inventory.stocked(15, 15)));
  const ids = stock.map(({ variant }) => variant.id);
  const linesOf = (index: number) =>
    [0, 1].map((offset) => ({ variantId: ids[(index + offset) % 3] ?? '', quantity: 1 + offset }));
  const first = await Promise.all(
    Array.from({ length: 20 }, (_, index) => inventory.hold(linesOf(index))),
  );
  inventory.pass(HOLD_TTL_SECONDS);
  const second = await Promise.all([
    ...Array.from({ length: 60 }, (_, index) => inventory.hold(linesOf(index))),
    ...first.map(({ orderId }) => inventory.withdraw(orderId)),
    ...first.map(({ orderId }) => inventory.commit(orderId)),
    ...Array.from({ length: 5 }, () => inventory.expire()),
  ]);
  const held = second.flatMap((order) =>
    typeof order === 'object' && order.status === 'HELD' ? [order.orderId] : [],
  );
  expect(held.length).toBeGreaterThan(0);
  await Promise.all([
    ...held.map((orderId) => inventory.commit(orderId)),
    ...held.map((orderId) => inventory.withdraw(orderId)),
    ...Array.from({ length: 20 }, (_, index) => inventory.hold(linesOf(index))),
  ]);
  expect(await inventory.drift()).toEqual([]);
  for (const orderId of [...held, ...first.map((order) => order.orderId)]) {
    expect(['RELEASED', 'RETURNED', 'EXPIRED', 'REJECTED']).toContain(
      await inventory.status(orderId),
    );
  }
});

it('answers two deliveries of one order with one reservation', async () => {
  await using inventory = await createInventory({ maxConnections: 10 });
  const { variant } = await inventory.stocked(10);
  const line = { variantId: variant.id, quantity: 3 };
  const { orderId, lines } = await inventory.hold([line]);
  const outcomes = await Promise.allSettled(
    Array.from({ length: 8 }, () => inventory.hold(lines, { orderId })),
  );
  expect(outcomes.map(({ status }) => status)).toEqual(Array(8).fill('fulfilled'));
  expect(await inventory.levels(variant)).toEqual(['10 / 3']);
});

async function reservedUnits({ levels }: Inventory, id: string): Promise<number> {
  return (await levels({ id })).reduce((sum, level) => sum + Number(level.split(' / ')[1]), 0);
}

it('of 10,000 buyers who want 100 units, 100 get one, whether held or sold at once', async () => {
  await using inventory = await createInventory({ maxConnections: 20 });
  const { variant } = await inventory.stocked(60, 40);
  const orders = Array.from({ length: 10_000 }, (_, index) => ({
    ...inventory.ordered(variant, 1),
    isSale: index % 2 === 0,
  }));
  const batches = Array.from({ length: 200 }, (_, index) =>
    orders.slice(index * 50, (index + 1) * 50),
  );
  const lanes = Array.from({ length: 4 }, async (_, lane) => {
    for (const batch of batches.filter((_, index) => index % 4 === lane)) {
      await inventory.holdAll(batch);
    }
  });
  await Promise.all(lanes);
  const statuses = await inventory.database.sql<{ status: string; count: number }[]>`
    SELECT status, count(*)::int AS count FROM reservations
    WHERE order_id = ANY(${orders.map(({ orderId }) => orderId)}) GROUP BY status`;
  const counts = Object.fromEntries(statuses.map(({ status, count }) => [status, count]));
  expect(counts['REJECTED']).toBe(9_900);
  expect((counts['HELD'] ?? 0) + (counts['COMMITTED'] ?? 0)).toBe(100);
  expect(await inventory.drift()).toEqual([]);
});
