import { createConsumer } from '@supergraph/events/consumer';
import type { NewEvent } from '@supergraph/events/outbox';
import { createRelay } from '@supergraph/events/relay';
import { loadSchemas } from '@supergraph/events/schemas';
import { newId } from '@supergraph/service/ids';
import { createTestTransport, findSchemaFaults, settle } from '@supergraph/testing/events';
import { expect, it } from 'vitest';
import { republishCatalog } from '../src/actions/republish-catalog.ts';
import { handlers } from '../src/events/handlers.ts';
import { createInventory, customer, HOLD_TTL_SECONDS } from './support.ts';

const schemas = loadSchemas(new URL('../src/events/schemas', import.meta.url));

/** Inventory between a relay and a consumer on a real transport, with somebody who listens to it. */
async function connected() {
  const stack = new AsyncDisposableStack();
  const inventory = stack.use(await createInventory());
  const transport = stack.use(await createTestTransport());
  const { database, log, deps } = inventory;
  const relay = createRelay({ database, transport, source: 'inventory', log });
  const consumer = createConsumer({ name: 'inventory', transport, database, handlers, deps, log });
  await transport.declare('listener', [...schemas.keys()]);
  const heard: string[] = [];
  const listener = await transport.consume(
    'listener',
    async (message) => {
      const { type, sequence } = message as { type: string; sequence: string };
      heard.push(`${type} ${sequence}`);
    },
    { concurrency: 1 },
  );
  await consumer.start();
  stack.defer(() => listener.stop());
  stack.defer(() => consumer.stop());
  return {
    inventory,
    heard,
    transport,
    /** Sends as orders does, and waits until inventory has answered and was heard. */
    async send(type: string, subject: string, data: object, id = newId('evt')) {
      const event = { type, subject, sequence: 1, data } satisfies NewEvent;
      await transport.publish([
        {
          ...event,
          specversion: '1.0',
          id,
          source: 'orders',
          time: new Date().toISOString(),
          datacontenttype: 'application/json',
          sequence: '1',
          correlationid: id,
        },
      ]);
      await settle({ relays: [relay], transport, consumers: ['inventory', 'listener'] });
    },
    settle: () => settle({ relays: [relay], transport, consumers: ['inventory', 'listener'] }),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

function placedData(orderId: string, variantId: string) {
  return {
    orderId,
    number: 'ORD-0000001',
    customerId: customer,
    placedAt: '2026-03-01T12:00:00.000Z',
    currency: 'EUR',
    aFieldOfTomorrow: true,
    lines: [
      {
        lineId: newId('oln'),
        variantId,
        quantity: 2,
        unitPrice: { amountMinor: '1000', currency: 'EUR' },
      },
    ],
  };
}

it('holds, commits and takes back the stock of an order that travels over events', async () => {
  await using house = await connected();
  const { inventory, send, heard } = house;
  const { variant } = await inventory.stocked(5);
  const orderId = newId('ord');
  await send('orders.order.placed.v1', orderId, placedData(orderId, variant.id));
  expect(await inventory.levels(variant)).toEqual(['5 / 2']);
  await send('orders.order.approved.v1', orderId, { orderId, reservationId: 'any' });
  expect(await inventory.levels(variant)).toEqual(['3 / 0']);
  await send('orders.order.cancelled.v1', orderId, { orderId, customerId: customer });
  expect(await inventory.levels(variant)).toEqual(['5 / 0']);
  expect(heard).toEqual([
    'inventory.variant.changed.v1 1',
    'inventory.reservation.held.v1 1',
    'inventory.reservation.committed.v1 2',
    'inventory.reservation.returned.v1 3',
  ]);
  expect(await findSchemaFaults(inventory.db, schemas)).toEqual([]);
  expect(await inventory.drift()).toEqual([]);
});

it('frees the hold of an order that expired', async () => {
  await using house = await connected();
  const { inventory, send } = house;
  const { variant } = await inventory.stocked(5);
  const orderId = newId('ord');
  await send('orders.order.placed.v1', orderId, placedData(orderId, variant.id));
  await send('orders.order.expired.v1', orderId, { orderId });
  expect(await inventory.status(orderId)).toBe('RELEASED');
  expect(await inventory.levels(variant)).toEqual(['5 / 0']);
  const { data } = await inventory
    .as('support')
    .query(
      'query ($id: String) { stockMovements(filter: { reference: $id }) { nodes { type reason actor } } }',
      {
        id: orderId,
      },
    );
  expect(data).toEqual({
    stockMovements: {
      nodes: [
        { type: 'RELEASE', reason: 'order expired', actor: 'orders' },
        { type: 'RESERVE', reason: null, actor: 'orders' },
      ],
    },
  });
});

it('handles a message that is delivered twice once', async () => {
  await using house = await connected();
  const { inventory, send } = house;
  const { variant } = await inventory.stocked(5);
  const orderId = newId('ord');
  const data = placedData(orderId, variant.id);
  const id = newId('evt');
  await send('orders.order.placed.v1', orderId, data, id);
  await send('orders.order.placed.v1', orderId, data, id);
  expect(await inventory.levels(variant)).toEqual(['5 / 2']);
  expect(await inventory.eventTypes(orderId)).toEqual(['reservation.held']);
});

it('never holds an order whose cancellation overtook it', async () => {
  await using house = await connected();
  const { inventory, send } = house;
  const { variant } = await inventory.stocked(5);
  const orderId = newId('ord');
  await send('orders.order.cancelled.v1', orderId, { orderId, customerId: customer });
  await send('orders.order.placed.v1', orderId, placedData(orderId, variant.id));
  expect(await inventory.status(orderId)).toBe('RELEASED');
  expect(await inventory.levels(variant)).toEqual(['5 / 0']);
});

it('takes over the pseudonym of an order whose customer is gone, however often and for whatever order', async () => {
  await using house = await connected();
  const { inventory, send, transport } = house;
  const { variant } = await inventory.stocked(5);
  const [orderId, other, unknown] = [newId('ord'), newId('ord'), newId('ord')];
  for (const id of [orderId, other]) {
    await send('orders.order.placed.v1', id, placedData(id, variant.id));
  }
  const customers = async () => {
    const rows = await inventory.database.sql`SELECT order_id, customer_id FROM reservations`;
    return Object.fromEntries(rows.map((row) => [row['order_id'], row['customer_id']]));
  };
  const id = newId('evt');
  const told = { orderId, customerId: newId('usr') };
  await send('orders.order.pseudonymised.v1', orderId, told, id);
  const replaced = { [orderId]: told.customerId, [other]: customer };
  expect(await customers()).toEqual(replaced);
  await send('orders.order.pseudonymised.v1', orderId, told, id);
  await send('orders.order.pseudonymised.v1', orderId, told);
  await send('orders.order.pseudonymised.v1', unknown, { ...told, orderId: unknown });
  expect(await customers()).toEqual(replaced);
  expect(await transport.deadLetters('inventory')).toEqual([]);
});

it('puts what it cannot read among the dead letters and goes on', async () => {
  await using house = await connected();
  const { inventory, send, transport } = house;
  const { variant } = await inventory.stocked(5);
  const [broken, orderId] = [newId('ord'), newId('ord')];
  await send('orders.order.placed.v1', broken, { ...placedData(broken, variant.id), lines: [] });
  await send('orders.order.approved.v1', newId('ord'), { orderId: newId('ord') });
  await send('orders.order.placed.v1', orderId, placedData(orderId, variant.id));
  expect(await inventory.levels(variant)).toEqual(['5 / 2']);
  const letters = await transport.deadLetters('inventory');
  expect(letters.map(({ error }) => error).join()).toMatch(/lines.*items/);
  expect(letters.map(({ error }) => error).join()).toMatch(/was approved, but never placed/);
});

it('tells of holds that expire by themselves', async () => {
  await using house = await connected();
  const { inventory, send, heard } = house;
  const { variant } = await inventory.stocked(5);
  const orderId = newId('ord');
  await send('orders.order.placed.v1', orderId, placedData(orderId, variant.id));
  inventory.pass(HOLD_TTL_SECONDS);
  await inventory.expire();
  await house.settle();
  expect(heard.at(-1)).toBe('inventory.reservation.expired.v1 2');
});

it('tells of the whole catalogue once more when asked, at the versions that stand', async () => {
  await using house = await connected();
  const { inventory, heard } = house;
  await inventory.product({ names: ['one', 'two', 'three'] });
  await house.settle();
  heard.length = 0;
  // Twice, before the first is published.
  expect(await republishCatalog(inventory.deps)).toBe(3);
  expect(await republishCatalog(inventory.deps)).toBe(3);
  await house.settle();
  expect(heard).toEqual(Array(3).fill('inventory.variant.changed.v1 1'));
});
