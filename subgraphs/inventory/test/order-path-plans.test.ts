import { eventsAppended } from '@supergraph/events/outbox';
import { createRelay } from '@supergraph/events/relay';
import { createTestTransport } from '@supergraph/testing/events';
import { findWholeReads } from '@supergraph/testing/path-plans';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createInventory, HOLD_TTL_SECONDS } from './support.ts';

const inventory = await createInventory();
afterAll(() => inventory[Symbol.asyncDispose]());

const ROWS = 20_000;

beforeAll(async () => {
  const { sql } = inventory.database;
  const { variant, warehouseIds } = await inventory.stocked(1);
  const productId = variant.productId;
  const warehouseId = warehouseIds[0] ?? '';
  await sql`ALTER TABLE product_variants DISABLE TRIGGER product_variants_note_skus`;
  await sql`INSERT INTO product_variants (id, product_id, sku, name, price_amount_minor, currency, status, version)
    SELECT 'var_' || n, ${productId}, 'SKU-' || n, 'one', 1000, 'EUR', 'ACTIVE', 1
    FROM generate_series(1, ${ROWS}::int) AS n`;
  await sql`INSERT INTO stock_levels (variant_id, warehouse_id, on_hand, reserved)
    SELECT 'var_' || n, ${warehouseId}, 100, 0 FROM generate_series(1, ${ROWS}::int) AS n`;
  await sql`INSERT INTO reservations (id, order_id, customer_id, status, expires_at, version, created_at, settled_at)
    SELECT 'rsv_' || n, 'ord_' || n, 'usr_1', 'COMMITTED', now(), 1, now(), now()
    FROM generate_series(1, ${ROWS}::int) AS n`;
  await sql`INSERT INTO reservation_lines (reservation_id, line_id, variant_id, warehouse_id, quantity)
    SELECT 'rsv_' || n, 'oln_' || n, 'var_' || n, ${warehouseId}, 1
    FROM generate_series(1, ${ROWS}::int) AS n`;
  await sql`INSERT INTO stock_movements (id, type, variant_id, warehouse_id, delta_on_hand, delta_reserved,
      on_hand_after, reserved_after, actor, occurred_at)
    SELECT 'mov_' || n, 'RECEIPT', 'var_' || n, ${warehouseId}, 100, 0, 100, 0, 'usr_1', now()
    FROM generate_series(1, ${ROWS}::int) AS n`;
  await sql`INSERT INTO outbox (id, type, subject, sequence, data, correlation_id, published_at)
    SELECT 'evt_' || n, 'inventory.reservation.held.v1', 'ord_' || n, 1, '{}', 'req_1', now()
    FROM generate_series(1, ${ROWS}::int) AS n`;
  await sql`INSERT INTO inbox (consumer, event_id)
    SELECT 'inventory', 'evt_' || n FROM generate_series(1, ${ROWS}::int) AS n`;
  await sql`ANALYZE`;
});

const wholeReads = (work: () => Promise<unknown>) =>
  findWholeReads(inventory.counter, inventory.database.sql, work);

const several = (quantity: number, count = 8) =>
  Array.from({ length: count }, (_, index) =>
    inventory.ordered({ id: `var_${index * 7 + 1}` }, quantity),
  );

it('holds, sales and their repetition read only what they name', async () => {
  const orders = several(1);
  const sales = several(1).map((order) => ({ ...order, isSale: true }));
  expect(await wholeReads(() => inventory.holdAll([...orders, ...sales]))).toEqual([]);
  expect(await wholeReads(() => inventory.holdAll(orders))).toEqual([]);
});

it('a hold that is short looks for what is due by index', async () => {
  await inventory.holdAll(several(60, 2));
  inventory.pass(HOLD_TTL_SECONDS + 1);
  expect(await wholeReads(() => inventory.holdAll(several(70, 2)))).toEqual([]);
});

it('commits, withdrawals and expiry read only what they name', async () => {
  const [first, second, third] = several(1, 3);
  if (!first || !second || !third) throw new Error('three orders were asked for');
  await inventory.holdAll([first, second, third]);
  expect(await wholeReads(() => inventory.commit(first.orderId))).toEqual([]);
  expect(await wholeReads(() => inventory.withdraw(second.orderId))).toEqual([]);
  inventory.pass(HOLD_TTL_SECONDS + 1);
  expect(await wholeReads(() => inventory.expire())).toEqual([]);
});

it('the relay reads only what is unpublished', async () => {
  await using transport = await createTestTransport();
  const { database, log } = inventory;
  const relay = createRelay({ database, transport, source: 'inventory', log });
  const event = {
    type: 'inventory.reservation.held.v1',
    subject: 'ord_new',
    sequence: 1,
    data: {},
  };
  await database.db.transaction((tx) => tx.execute(eventsAppended(tx, [event])));
  expect(await wholeReads(() => relay.drain())).toEqual([]);
});
