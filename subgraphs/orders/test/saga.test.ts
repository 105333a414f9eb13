import { newId } from '@supergraph/service/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { advanceOverdueSagas } from '../src/actions/advance-overdue-sagas.ts';
import {
  answers,
  type House,
  newUser,
  openHouse,
  placed,
  schedule,
  stockEvent,
  until,
  variant,
} from './house.ts';

let house: House;
const mug = variant();
beforeAll(async () => {
  house = await openHouse();
  await house.sells(mug);
});
afterAll(() => house[Symbol.asyncDispose]());

type Answer = keyof typeof answers;
type Happening = Answer | 'cancel';

async function happen(customer: string, orderId: string, happening: Happening): Promise<void> {
  if (happening === 'cancel') {
    await house
      .as(customer)
      .query(`mutation ($id: ID!) { cancelOrder(input: { orderId: $id }) { order { id } } }`, {
        id: orderId,
      });
  } else {
    await house.stockSays(`reservation.${happening}`, answers[happening](orderId));
  }
}

async function stateOf(orderId: string) {
  const [row] = await house.database.sql<{ status: string; step: string; attempts: number }[]>`
    SELECT status, step, attempts FROM orders JOIN order_sagas ON order_id = id WHERE id = ${orderId}`;
  return row;
}

const saidTypes = async (orderId: string) => (await house.said(orderId)).map(({ type }) => type);

describe('whatever order the answers of stock come in', () => {
  const histories: { happenings: Happening[]; status: string; said: string[] }[] = [
    { happenings: ['held'], status: 'PENDING', said: ['approved'] },
    { happenings: ['held', 'committed'], status: 'CONFIRMED', said: ['approved', 'confirmed'] },
    { happenings: ['rejected'], status: 'REJECTED', said: ['rejected'] },
    { happenings: ['expired'], status: 'EXPIRED', said: ['expired'] },
    { happenings: ['held', 'expired'], status: 'EXPIRED', said: ['approved', 'expired'] },
    // Twice.
    { happenings: ['held', 'held'], status: 'PENDING', said: ['approved'] },
    { happenings: ['rejected', 'rejected'], status: 'REJECTED', said: ['rejected'] },
    { happenings: ['expired', 'expired'], status: 'EXPIRED', said: ['expired'] },
    {
      happenings: ['held', 'committed', 'committed'],
      status: 'CONFIRMED',
      said: ['approved', 'confirmed'],
    },
    // Out of order.
    { happenings: ['committed', 'held'], status: 'CONFIRMED', said: ['confirmed'] },
    { happenings: ['expired', 'held'], status: 'EXPIRED', said: ['expired', 'expired'] },
    { happenings: ['rejected', 'held'], status: 'REJECTED', said: ['rejected'] },
    // Contradicted.
    { happenings: ['held', 'rejected'], status: 'PENDING', said: ['approved'] },
    {
      happenings: ['held', 'committed', 'expired'],
      status: 'CONFIRMED',
      said: ['approved', 'confirmed'],
    },
    // Cancelled meanwhile: stock is told again, so that it lets go.
    { happenings: ['cancel', 'held'], status: 'CANCELLED', said: ['cancelled', 'cancelled'] },
    {
      happenings: ['held', 'cancel', 'committed'],
      status: 'CANCELLED',
      said: ['approved', 'cancelled', 'cancelled'],
    },
    { happenings: ['cancel', 'rejected'], status: 'CANCELLED', said: ['cancelled'] },
    { happenings: ['cancel', 'expired'], status: 'CANCELLED', said: ['cancelled'] },
    // Cancelled too late.
    { happenings: ['rejected', 'cancel'], status: 'REJECTED', said: ['rejected'] },
  ];

  it.each(histories)('$happenings leads to $status', async ({ happenings, status, said }) => {
    const customer = newUser();
    const { id } = await placed(house.as(customer), mug);
    for (const happening of happenings) await happen(customer, id, happening);
    const state = await stateOf(id);
    expect(state?.status).toBe(status);
    expect(state?.step === 'DONE').toBe(status !== 'PENDING');
    expect(await saidTypes(id)).toEqual(['placed', ...said]);
  });

  it('every message of an order has a sequence of its own, and history has every change', async () => {
    const customer = newUser();
    const { id } = await placed(house.as(customer), mug);
    for (const happening of ['held', 'cancel', 'committed'] as const) {
      await happen(customer, id, happening);
    }
    expect((await house.said(id)).map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
    const history = await house.database.sql`
      SELECT version, from_status, to_status FROM order_events WHERE order_id = ${id} ORDER BY version`;
    expect(history).toMatchObject([
      { version: 1, from_status: null, to_status: 'PENDING' },
      { version: 3, from_status: 'PENDING', to_status: 'CANCELLED' },
    ]);
  });

  it('one event that is delivered twice has effect once', async () => {
    const { id } = await placed(house.as(newUser()), mug);
    const event = { id: newId('evt') };
    await house.stockSays('reservation.held', answers.held(id), event);
    await house.stockSays('reservation.held', answers.held(id), event);
    expect(await saidTypes(id)).toEqual(['placed', 'approved']);
  });

  it('an answer about an order that is unknown does no harm', async () => {
    await house.stockSays('reservation.held', answers.held(newId('ord')));
    expect(await house.transport.deadLetters('orders')).toEqual([]);
  });

  it('a message that breaks its schema ends in the dead letters and holds nobody up', async () => {
    await using other = await openHouse();
    await other.sells(mug);
    const { id } = await placed(other.as(newUser()), mug);
    await other.stockSays('reservation.held', { orderId: id });
    await other.stockSays('reservation.held', answers.held(id));
    expect(await other.transport.deadLetters('orders')).toMatchObject([
      { error: expect.stringContaining('reservationId') },
    ]);
    expect((await other.said(id)).map(({ type }) => type)).toEqual(['placed', 'approved']);
  });
});

describe('an order that stock does not answer', () => {
  it('asks again with growing pauses, and expires at the deadline', async () => {
    await using quiet = await openHouse();
    await quiet.sells(mug);
    const { id } = await placed(quiet.as(newUser()), mug);
    const sweep = () => advanceOverdueSagas(quiet.deps);
    const types = async () => (await quiet.said(id)).map(({ type }) => type);
    const nothing = { repeated: 0, waiting: 0, expired: 0, failed: 0 };

    await quiet.relay.drain();
    expect(await sweep()).toEqual(nothing);
    quiet.time.pass(schedule.retrySeconds);
    expect(await sweep()).toEqual({ ...nothing, repeated: 1 });
    await quiet.relay.drain();
    expect(await sweep()).toEqual(nothing);
    quiet.time.pass(schedule.retrySeconds);
    expect(await sweep()).toEqual(nothing);
    quiet.time.pass(schedule.retrySeconds);
    expect(await sweep()).toEqual({ ...nothing, repeated: 1 });
    expect(await types()).toEqual(['placed', 'placed', 'placed']);
    const [first, second] = await quiet.said(id);
    expect(second?.data).toEqual(first?.data);

    quiet.time.pass(schedule.deadlineSeconds);
    expect(await sweep()).toEqual({ ...nothing, expired: 1 });
    expect(await types()).toEqual(['placed', 'placed', 'placed', 'expired']);
    const [order] = await quiet.database.sql`SELECT status, settled_at FROM orders`;
    expect(order).toMatchObject({ status: 'EXPIRED' });
    quiet.time.pass(schedule.deadlineSeconds);
    expect(await sweep()).toEqual(nothing);
  });

  it('asks once, however long what it asked waits to be published', async () => {
    await using quiet = await openHouse();
    await quiet.sells(mug);
    const { id } = await placed(quiet.as(newUser()), mug);
    const types = async () => (await quiet.said(id)).map(({ type }) => type);
    const state = () => quiet.database
      .sql`SELECT version, attempts, extract(epoch FROM next_attempt_at)::int AS due
      FROM orders JOIN order_sagas ON order_id = id`;

    // No relay runs here.
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      quiet.time.pass(schedule.retrySeconds * 2 ** attempt);
      const report = await advanceOverdueSagas(quiet.deps);
      expect(report).toEqual({ repeated: 0, waiting: 1, expired: 0, failed: 0 });
    }
    expect(await types()).toEqual(['placed']);
    // Each time later, as if it had been asked.
    const due = quiet.time.now().getTime() / 1_000 + schedule.retrySeconds * 2 ** 5;
    expect(await state()).toMatchObject([{ version: 1, attempts: 5, due }]);

    await quiet.relay.drain();
    quiet.time.pass(schedule.retrySeconds * 2 ** 6);
    await advanceOverdueSagas(quiet.deps);
    expect(await types()).toEqual(['placed', 'placed']);
  });

  it('tells stock of a cancellation once, however often stock speaks before it hears of it', async () => {
    await using quiet = await openHouse();
    await quiet.sells(mug);
    const customer = newUser();
    const { id } = await placed(quiet.as(customer), mug);
    await quiet
      .as(customer)
      .query(`mutation ($id: ID!) { cancelOrder(input: { orderId: $id }) { order { id } } }`, {
        id,
      });
    const hear = async (type: string) => {
      await quiet.transport.publish([stockEvent(`reservation.${type}`, answers.held(id))]);
      await until(async () => (await quiet.transport.pending('orders')) === 0);
    };
    await hear('held');
    await hear('committed');
    expect((await quiet.said(id)).map(({ type }) => type)).toEqual(['placed', 'cancelled']);

    await quiet.relay.drain();
    await hear('held');
    const said = await quiet.said(id);
    expect(said.map(({ type }) => type)).toEqual(['placed', 'cancelled', 'cancelled']);
  });

  it('asks for the commit again when that is what it waits for', async () => {
    await using quiet = await openHouse();
    await quiet.sells(mug);
    const { id } = await placed(quiet.as(newUser()), mug);
    await quiet.stockSays('reservation.held', answers.held(id));
    await quiet.relay.drain();
    quiet.time.pass(schedule.retrySeconds);
    await advanceOverdueSagas(quiet.deps);
    expect((await quiet.said(id)).slice(1)).toMatchObject([
      { type: 'approved', sequence: 2, data: { orderId: id, reservationId: `rsv_${id}` } },
      { type: 'approved', sequence: 3, data: { orderId: id, reservationId: `rsv_${id}` } },
    ]);
  });

  it('is taken up once, however many replicas sweep', async () => {
    await using quiet = await openHouse();
    await quiet.sells(mug);
    const client = quiet.as(newUser());
    const orders = await Promise.all(Array.from({ length: 30 }, () => placed(client, mug)));
    await quiet.relay.drain();
    quiet.time.pass(schedule.retrySeconds);
    const reports = await Promise.all(
      Array.from({ length: 4 }, () => advanceOverdueSagas(quiet.deps)),
    );
    expect(reports.reduce((sum, { repeated }) => sum + repeated, 0)).toBe(orders.length);
    const [outbox] = await quiet.database.sql`SELECT count(*)::int AS messages FROM outbox`;
    expect(outbox).toEqual({ messages: 2 * orders.length });
  });
});
