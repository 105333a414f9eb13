import { compileSchema, loadSchemas } from '@supergraph/events/schemas';
import { newId } from '@supergraph/service/ids';
import { money } from '@supergraph/service/money';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoFile, loadDemo } from '../src/actions/load-demo.ts';
import { noteDeletedCustomer } from '../src/actions/note-deleted-customer.ts';
import { pseudonymiseDeletedCustomers } from '../src/actions/pseudonymise-deleted-customers.ts';
import { orderStatuses } from '../src/domain/order-status.ts';
import { rebuildOrder } from '../src/domain/seeded-order.ts';
import { findVariants } from '../src/store/catalogue.ts';
import { findEventsOfOrders } from '../src/store/order-events.ts';
import { findLinesOfOrders } from '../src/store/order-lines.ts';
import { findOrders } from '../src/store/orders.ts';
import { answers, type House, newUser, openHouse, placed, variant } from './house.ts';

let house: House;
const mug = variant();
beforeAll(async () => {
  house = await openHouse();
  await house.sells(mug);
});
afterAll(() => house[Symbol.asyncDispose]());

describe('the history of an order', () => {
  it.each([
    "UPDATE order_events SET to_status = 'CONFIRMED'",
    'DELETE FROM order_events',
    'TRUNCATE order_events',
  ])('refuses %s', async (statement) => {
    const { id } = await placed(house.as(newUser()), mug);
    const before = await findEventsOfOrders(house.database.db, [id]);
    await expect(house.database.sql.unsafe(statement)).rejects.toThrow(
      'order_events is append-only',
    );
    expect(await findEventsOfOrders(house.database.db, [id])).toEqual(before);
  });
});

describe('the database itself refuses', () => {
  it.each([
    { what: 'a status that is unknown', set: "status = 'LOST'" },
    { what: 'a settled order without its time', set: "status = 'EXPIRED'" },
    { what: 'a confirmation without its time', set: "status = 'CONFIRMED', settled_at = now()" },
    { what: 'a rejection without a reason', set: "status = 'REJECTED', settled_at = now()" },
    { what: 'a negative total', set: 'total_amount_minor = -1' },
  ])('$what', async ({ set }) => {
    const { id } = await placed(house.as(newUser()), mug);
    const update = house.database.sql.unsafe(`UPDATE orders SET ${set} WHERE id = '${id}'`);
    await expect(update).rejects.toThrow('check constraint');
  });

  it('a line without units', async () => {
    await placed(house.as(newUser()), mug);
    const update = house.database.sql`UPDATE order_lines SET quantity = 0`;
    await expect(update).rejects.toThrow('order_lines_quantity_positive');
  });
});

describe('the catalogue', () => {
  const changed = (variantId: string, version: number, changes: object = {}) => ({
    variantId,
    productId: newId('prd'),
    sku: 'POT',
    name: 'large',
    productName: 'Pot',
    price: { amountMinor: '999', currency: 'EUR' },
    status: 'ACTIVE',
    version,
    ...changes,
  });

  it('follows what inventory says, and never goes back to an older version', async () => {
    const variantId = newId('var');
    const known = async () => (await findVariants(house.database.db, [variantId])).get(variantId);
    await house.stockSays('variant.changed', changed(variantId, 1));
    expect(await known()).toMatchObject({
      sku: 'POT',
      name: 'Pot, large',
      price: money(999n, 'EUR'),
      version: 1,
    });
    const dearer = { price: { amountMinor: '1099', currency: 'EUR' } };
    await house.stockSays('variant.changed', changed(variantId, 3, dearer));
    await house.stockSays('variant.changed', changed(variantId, 2, { status: 'ARCHIVED' }));
    await house.stockSays('variant.changed', changed(variantId, 3, { status: 'ARCHIVED' }));
    expect(await known()).toMatchObject({
      price: money(1_099n, 'EUR'),
      status: 'ACTIVE',
      version: 3,
    });
  });

  it('tolerates what it does not know', async () => {
    const variantId = newId('var');
    await house.stockSays('variant.changed', {
      ...changed(variantId, 1),
      productName: undefined,
      weightGrams: 120,
    });
    const known = await findVariants(house.database.db, [variantId]);
    expect(known.get(variantId)?.name).toBe('large');
  });
});

describe('what orders says', () => {
  const checks = new Map(
    Array.from(loadSchemas(new URL('../src/events/schemas', import.meta.url)), ([type, schema]) => [
      type,
      compileSchema(schema),
    ]),
  );

  it('obeys the schema of its type, and every type is said', async () => {
    const client = house.as(newUser());
    const [confirmed, rejected, expired, cancelled] = [
      await placed(client, mug),
      await placed(client, mug),
      await placed(client, mug),
      await placed(client, mug),
    ];
    await house.stockSays('reservation.held', answers.held(confirmed.id));
    await house.stockSays('reservation.committed', answers.committed(confirmed.id));
    await house
      .as(newUser(), 'orders:fulfil')
      .query(`mutation { completeOrder(input: { orderId: "${confirmed.id}" }) { order { id } } }`);
    await house.stockSays('reservation.rejected', answers.rejected(rejected.id));
    await house.stockSays('reservation.expired', answers.expired(expired.id));
    await client.query(
      `mutation { cancelOrder(input: { orderId: "${cancelled.id}", reason: "x" }) { order { id } } }`,
    );
    const gone = newUser();
    await placed(house.as(gone), mug).then(({ id }) =>
      house.stockSays('reservation.rejected', answers.rejected(id)),
    );
    await noteDeletedCustomer(house.deps, gone);
    await pseudonymiseDeletedCustomers(house.deps);
    const messages = await house.database.sql<{ type: string; data: unknown }[]>`
      SELECT type, data FROM outbox`;
    for (const { type, data } of messages) expect(checks.get(type)?.(data)).toEqual([]);
    expect(new Set(messages.map(({ type }) => type))).toEqual(new Set(checks.keys()));
  });
});

describe('demo data', () => {
  const day = (number: number) => new Date(Date.UTC(2026, 0, number));

  function demo(): DemoFile {
    const orders = orderStatuses.map((status, index) => ({
      id: newId('ord', day(index + 1).getTime()),
      sequence: BigInt(100 + index),
      customerId: newUser(),
      status,
      currency: 'EUR',
      placedAt: day(index + 1),
      ...(status !== 'PENDING' && { settledAt: day(index + 2) }),
      ...(status === 'CANCELLED' && { cancelledAt: day(index + 3) }),
      ...(status === 'COMPLETED' && { completedAt: day(index + 3) }),
      ...(status === 'REJECTED' && { rejection: { code: 'OUT_OF_STOCK', message: 'Sold out.' } }),
      lines: [
        {
          id: newId('oln'),
          variantId: mug.variantId,
          sku: mug.sku,
          name: mug.name,
          quantity: 2,
          unitPrice: mug.price,
        },
      ],
    }));
    return { catalogue: [mug], orders };
  }

  it('brings orders in every state with their history, and numbers go on after it', async () => {
    await using fresh = await openHouse();
    const file = demo();
    expect(await loadDemo(fresh.deps, file)).toEqual({ orders: 6, variants: 1 });
    const ids = file.orders.map(({ id }) => id);
    const rebuilt = file.orders.map(rebuildOrder);
    const { db } = fresh.database;
    const byId = <T extends { id: string }>(rows: T[]) =>
      rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    expect(byId(await findOrders(db, ids))).toEqual(byId(rebuilt.map(({ order }) => order)));
    expect(byId(await findLinesOfOrders(db, ids))).toEqual(
      byId(rebuilt.flatMap(({ lines }) => lines)),
    );
    expect(await findEventsOfOrders(db, ids)).toEqual(rebuilt.flatMap(({ events }) => events));
    expect((await placed(fresh.as(newUser()), mug)).number).toBe('ORD-0000106');
  });

  it('is not loaded twice', async () => {
    await using fresh = await openHouse();
    await loadDemo(fresh.deps, demo());
    expect(await loadDemo(fresh.deps, demo())).toBeNull();
  });
});
