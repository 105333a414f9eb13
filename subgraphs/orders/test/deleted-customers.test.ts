import { queueMail } from '@supergraph/mail/queue-mail';
import { newId } from '@supergraph/service/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pseudonymiseDeletedCustomers } from '../src/actions/pseudonymise-deleted-customers.ts';
import { findPersonalData } from '../src/store/personal-data.ts';
import { answers, type House, newUser, openHouse, placed, stockEvent, variant } from './house.ts';

let house: House;
const mug = variant();
beforeAll(async () => {
  house = await openHouse();
  await house.sells(mug);
});
afterAll(() => house[Symbol.asyncDispose]());

const minutes = 60;
const days = 24 * 60 * minutes;
const CANCEL = `mutation ($input: CancelOrderInput!) { cancelOrder(input: $input) { order { id } } }`;

const deletionOf = (userId: string) =>
  stockEvent('', { userId }, { type: 'auth.user.deleted.v1', source: 'auth', subject: userId });

/** Auth says that somebody is gone, and orders are looked for. */
async function leave(userId: string): Promise<void> {
  await house.transport.publish([deletionOf(userId)]);
  await house.settle();
  await look();
}

const look = () => pseudonymiseDeletedCustomers(house.deps);

async function confirmed(customer: string): Promise<string> {
  const { id } = await placed(house.as(customer), mug);
  await house.stockSays('reservation.held', answers.held(id));
  await house.stockSays('reservation.committed', answers.committed(id));
  return id;
}

const cancel = (id: string, reason: string, by: string, ...permissions: string[]) =>
  house.as(by, ...permissions).query(CANCEL, { input: { orderId: id, reason } });

const customerOf = async (orderId: string) => {
  const [order] = await house.database.sql`SELECT customer_id FROM orders WHERE id = ${orderId}`;
  return order?.['customer_id'];
};

const historyOf = (orderId: string) =>
  house.database.sql`SELECT from_status, to_status, actor_id, reason, occurred_at
    FROM order_events WHERE order_id = ${orderId} ORDER BY version`;

describe('when an account is deleted', () => {
  it('one pseudonym stands in all orders, what people wrote is gone, and the rest stays', async () => {
    const [customer, staff, other] = [newUser(), newUser(), newUser()];
    const own = await confirmed(customer);
    const taken = await confirmed(customer);
    const others = await confirmed(other);
    await cancel(own, 'Please call Ada on 555-0100.', customer);
    await cancel(taken, 'Ada called.', staff, 'orders:read', 'orders:cancel');
    await cancel(others, 'Not needed.', other);
    const [before, kept] = [await historyOf(own), await historyOf(others)];
    await leave(customer);
    const pseudonym = await customerOf(own);
    expect(pseudonym).toMatch(/^usr_/);
    expect(pseudonym).not.toBe(customer);
    expect(await customerOf(taken)).toBe(pseudonym);
    const isTheirs = (actor: unknown) => (actor === customer ? pseudonym : actor);
    expect(await historyOf(own)).toEqual(
      before.map((row) => ({ ...row, actor_id: isTheirs(row['actor_id']), reason: null })),
    );
    expect((await historyOf(taken)).at(-1)).toMatchObject({ actor_id: staff, reason: null });
    expect([await customerOf(others), await historyOf(others)]).toEqual([other, kept]);
    const seen = await house
      .as(staff, 'orders:read')
      .query(`{ order(id: "${own}") { status customer { id } lines { name quantity } } }`);
    expect(seen.data).toEqual({
      order: {
        ...{ status: 'CANCELLED', customer: { id: pseudonym } },
        lines: [{ name: 'Mug, blue', quantity: 2 }],
      },
    });
  });

  it('whoever keeps customers of orders is told, after all else of the order', async () => {
    const customer = newUser();
    const id = await confirmed(customer);
    await leave(customer);
    const said = await house.said(id);
    expect(said.at(-1)).toEqual({
      type: 'pseudonymised',
      sequence: Number(said.at(-2)?.sequence) + 1,
      data: { orderId: id, customerId: await customerOf(id) },
    });
  });

  it('mails that wait for them are not sent, and keys of their requests forgotten', async () => {
    const [customer, other] = [newUser(), newUser()];
    await confirmed(customer);
    await confirmed(other);
    const { db, sql } = house.database;
    const now = house.time.now();
    await queueMail(db, { template: 'order-cancelled', to: { userId: customer }, data: {}, now });
    await sql`UPDATE mails SET given_up_at = due_at WHERE user_id = ${customer} AND template = 'order-cancelled'`;
    await leave(customer);
    expect(await sql`SELECT FROM mails WHERE user_id = ${customer}`).toHaveLength(0);
    expect(await sql`SELECT FROM mails WHERE user_id = ${other}`).toHaveLength(1);
    const keys = await sql`SELECT caller_id FROM idempotency_keys
      WHERE caller_id IN (${customer}, ${other})`;
    expect(keys).toEqual([{ caller_id: other }]);
  });

  it('hearing of it again, by the same event or another, changes nothing', async () => {
    const customer = newUser();
    const id = await confirmed(customer);
    const event = deletionOf(customer);
    await house.transport.publish([event, event, deletionOf(customer)]);
    await house.settle();
    expect(await look()).toBe(1);
    const [pseudonym, said] = [await customerOf(id), await house.said(id)];
    await house.transport.publish([event, deletionOf(customer)]);
    await house.settle();
    house.time.pass(10 * minutes);
    expect(await look()).toBe(0);
    expect([await customerOf(id), await house.said(id)]).toEqual([pseudonym, said]);
  });

  it('an order that was on its way is found when it is settled, and gets the same pseudonym', async () => {
    const customer = newUser();
    const settled = await confirmed(customer);
    const { id: pending } = await placed(house.as(customer), mug);
    await leave(customer);
    const pseudonym = await customerOf(settled);
    expect(await customerOf(pending)).toBe(customer);
    const late = await confirmed(customer);
    await house.stockSays('reservation.rejected', answers.rejected(pending));
    house.time.pass(1 * minutes);
    expect(await look()).toBe(2);
    expect([await customerOf(pending), await customerOf(late)]).toEqual([pseudonym, pseudonym]);
  });

  it('nothing tells whose the pseudonym was once the events are forgotten', async () => {
    const customer = newUser();
    const rows = () =>
      house.database.sql`SELECT FROM deleted_customers WHERE user_id = ${customer}`;
    await confirmed(customer);
    await leave(customer);
    for (let looks = 0; looks < 30 && (await rows()).length > 0; looks += 1) {
      house.time.pass(2 * days);
      await look();
    }
    expect(await rows()).toHaveLength(0);
  });

  it('many orders are changed in parts, by several replicas at once', async () => {
    const customer = newUser();
    const first = await confirmed(customer);
    await house.database.sql`
      INSERT INTO orders SELECT (jsonb_populate_record(orders, jsonb_build_object(
        'id', ${newId('ord')} || n, 'number', number || '-' || n))).*
      FROM orders, generate_series(1, 1_200) AS n WHERE id = ${first}`;
    await house.transport.publish([deletionOf(customer)]);
    await house.settle();
    const counts = await Promise.all([look(), look(), look()]);
    expect(counts.reduce((sum, count) => sum + count)).toBe(1_201);
    const left = await house.database.sql`SELECT FROM orders WHERE customer_id = ${customer}`;
    expect(left).toHaveLength(0);
  });
});

it('an operator finds all that is stored of somebody', async () => {
  const { db } = house.database;
  const [customer, staff] = [newUser(), newUser()];
  const id = await confirmed(customer);
  await confirmed(newUser());
  await cancel(id, 'Not needed.', staff, 'orders:read', 'orders:cancel');
  expect(await findPersonalData(db, customer)).toMatchObject({
    orders: [{ id, customerId: customer, totalAmountMinor: 2_500n }],
    lines: [{ orderId: id, sku: 'MUG-BLUE' }],
    events: [{ toStatus: 'PENDING' }, { toStatus: 'CONFIRMED' }, { reason: 'Not needed.' }],
    changesOfOthersOrders: [],
    idempotencyKeys: [{ orderId: id }],
    mails: [{ userId: customer }, { userId: customer }],
  });
  expect(await findPersonalData(db, staff)).toMatchObject({
    ...{ orders: [], lines: [], events: [], idempotencyKeys: [], mails: [] },
    changesOfOthersOrders: [{ orderId: id, actorId: staff }],
  });
});

describe('the history of an order whose customer is gone', () => {
  it.each([
    { what: 'another status', set: "to_status = 'EXPIRED', reason = NULL" },
    { what: 'somebody else who did it', set: "actor_id = 'usr_other', reason = NULL" },
    { what: 'words that nobody said', set: "reason = 'because'" },
  ])('takes no $what', async ({ set }) => {
    const customer = newUser();
    const id = await confirmed(customer);
    await cancel(id, 'Not needed.', customer);
    await leave(customer);
    const change = house.database.sql.unsafe(
      `UPDATE order_events SET ${set} WHERE order_id = '${id}' AND actor_id IS NOT NULL`,
    );
    await expect(change).rejects.toThrow('order_events is append-only');
  });
});
