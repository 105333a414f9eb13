import type { EventTransport } from '@supergraph/events/transport';
import { purgeIdempotencyKeys } from '@supergraph/service/idempotency/purge-keys';
import { newId } from '@supergraph/service/ids';
import { metricsText } from '@supergraph/service/metrics';
import { money } from '@supergraph/service/money';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { advanceOverdueSagas } from '../src/actions/advance-overdue-sagas.ts';
import { observeSagas } from '../src/events/saga-gauges.ts';
import { answers, type House, newUser, openHouse, place, placed, until, variant } from './house.ts';

const mug = variant();
let house: House;
beforeAll(async () => {
  house = await openHouse();
  await house.sells(mug);
});
afterAll(() => house[Symbol.asyncDispose]());

const support = () => house.as(newUser(), 'operations:read', 'orders:read');
const admin = () => house.as(newUser(), 'operations:read', 'operations:write', 'orders:read');

/** Puts one letter into the dead letters of a consumer. */
async function bury(transport: EventTransport, consumer: string, orderId: string): Promise<void> {
  if (consumer === 'orders') {
    await house.stockSays('reservation.held', { orderId });
    return;
  }
  await transport.declare(consumer, ['orders.order.placed.v1']);
  const running = await transport.consume(consumer, poisoned, { concurrency: 1 });
  const before = await transport.countDeadLetters(consumer);
  await house.relay.drain();
  await until(async () => (await transport.countDeadLetters(consumer)) > before);
  await running.stop();
}

async function poisoned(): Promise<void> {
  const { PoisonMessage } = await import('@supergraph/events/envelope');
  throw new PoisonMessage('makes no sense to inventory');
}

const LETTERS = `query ($consumer: EventConsumer, $first: Int) {
  deadLetters(consumer: $consumer, first: $first) {
    totalCount nodes { id consumer type subject error attempts failedAt message }
  }
}`;

interface Letters {
  deadLetters: {
    totalCount: number;
    nodes: { id: string; consumer: string; subject: string; message: string }[];
  } | null;
}

describe('dead letters', () => {
  it('are listed with their error, of one service and of all', async () => {
    const orderId = newId('ord');
    await bury(house.transport, 'orders', orderId);
    const { id } = await placed(house.as(newUser()), mug);
    await bury(house.transport, 'inventory', id);

    const own = await support().query<Letters>(LETTERS, { consumer: 'ORDERS' });
    expect(own.data?.deadLetters?.nodes).toContainEqual({
      id: expect.any(String),
      consumer: 'ORDERS',
      type: 'inventory.reservation.held.v1',
      subject: orderId,
      error: expect.stringContaining('reservationId'),
      attempts: 1,
      failedAt: expect.any(String),
      message: expect.stringContaining(orderId),
    });
    const all = await support().query<Letters>(LETTERS);
    const consumers = new Set(all.data?.deadLetters?.nodes.map(({ consumer }) => consumer));
    expect(consumers).toEqual(new Set(['ORDERS', 'INVENTORY']));
    const one = await support().query<Letters>(LETTERS, { first: 1 });
    expect(one.data?.deadLetters?.nodes).toHaveLength(1);
    expect(one.data?.deadLetters?.totalCount).toBe(all.data?.deadLetters?.totalCount);
  });

  it.each([0, 101])('are not listed %i at a time', async (first) => {
    const { errors } = await support().query(LETTERS, { first });
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [{ path: 'arguments.first' }],
    });
  });

  it('are replayed and discarded once each', async () => {
    await bury(house.transport, 'orders', newId('ord'));
    await bury(house.transport, 'orders', newId('ord'));
    const { data } = await support().query<Letters>(LETTERS, { consumer: 'ORDERS', first: 2 });
    const [first, second] = data?.deadLetters?.nodes ?? [];
    const settle = (mutation: string, id: string | undefined) =>
      admin().query(
        `mutation ($id: ID!) { answer: ${mutation}(input: { consumer: ORDERS, id: $id }) {
          deadLetterId errors { ... on UserError { code path } } } }`,
        { id },
      );
    const gone = {
      answer: {
        deadLetterId: null,
        errors: [{ code: 'DEAD_LETTER_NOT_FOUND', path: ['input', 'id'] }],
      },
    };
    const before = await house.transport.countDeadLetters('orders');
    expect((await settle('discardDeadLetter', first?.id)).data).toEqual({
      answer: { deadLetterId: first?.id, errors: [] },
    });
    expect((await settle('discardDeadLetter', first?.id)).data).toEqual(gone);
    expect(await house.transport.countDeadLetters('orders')).toBe(before - 1);
    expect((await settle('replayDeadLetter', second?.id)).data).toEqual({
      answer: { deadLetterId: second?.id, errors: [] },
    });
    expect((await settle('replayDeadLetter', second?.id)).data).toEqual(gone);
    // It is as broken as before, so it ends there again, under another id.
    await until(async () => (await house.transport.countDeadLetters('orders')) === before - 1);
    const after = await support().query<Letters>(LETTERS, { consumer: 'ORDERS' });
    expect(after.data?.deadLetters?.nodes.some(({ id }) => id === second?.id)).toBe(false);
  });
});

describe('whoever lacks the permission', () => {
  const questions = [
    ['operations:read', '{ deadLetters { totalCount } }'],
    ['operations:read', '{ outboxStatus { orders { pending } } }'],
    ['operations:read', '{ stuckSagas { nodes { step } } }'],
    [
      'operations:write',
      'mutation { replayDeadLetter(input: { consumer: ORDERS, id: "1" }) { deadLetterId } }',
    ],
    [
      'operations:write',
      'mutation { discardDeadLetter(input: { consumer: ORDERS, id: "1" }) { deadLetterId } }',
    ],
  ];
  it.each(questions)('%s is refused: %s', async (permission, question = '') => {
    const others = ['orders:read', 'operations:read'].filter((held) => held !== permission);
    const { errors } = await house.as(newUser(), ...others).query(question);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', permission });
    const stranger = await house.anonymous.query(question);
    expect(stranger.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });
});

describe('the outbox', () => {
  it('tells what waits in it, since when, and why it cannot leave', async () => {
    await house.relay.drain();
    const question = '{ outboxStatus { orders { pending oldestAt failing lastError } } }';
    expect((await support().query(question)).data).toEqual({
      outboxStatus: { orders: { pending: 0, oldestAt: null, failing: 0, lastError: null } },
    });
    const { id } = await placed(house.as(newUser()), mug);
    await house.database.sql`
      UPDATE outbox SET attempts = 3, last_error = 'no route' WHERE subject = ${id}`;
    expect((await support().query(question)).data).toEqual({
      outboxStatus: {
        orders: { pending: 1, oldestAt: expect.any(String), failing: 1, lastError: 'no route' },
      },
    });
  });
});

const STUCK = `query ($olderThanSeconds: Int, $first: Int, $after: String) {
  stuckSagas(olderThanSeconds: $olderThanSeconds, first: $first, after: $after) {
    nodes { order { id } step ageSeconds attempts nextAttemptAt deadlineAt } pageInfo { hasNextPage endCursor }
  }
}`;

interface Stuck {
  stuckSagas: {
    nodes: { order: { id: string } | null; step: string; ageSeconds: number }[];
    pageInfo: { hasNextPage: boolean; endCursor: string };
  };
}

describe('stuck sagas', () => {
  it('are orders that wait for long, the oldest first, page by page', async () => {
    await using quiet = await openHouse();
    await quiet.sells(mug);
    const customer = quiet.as(newUser());
    const oldest = await placed(customer, mug);
    quiet.time.pass(10);
    const held = await placed(customer, mug);
    const settled = await placed(customer, mug);
    quiet.time.pass(50);
    const fresh = await placed(customer, mug);
    await quiet.stockSays('reservation.held', answers.held(held.id));
    await quiet.stockSays('reservation.rejected', answers.rejected(settled.id));

    const staff = quiet.as(newUser(), 'operations:read', 'orders:read');
    const { data } = await staff.query<Stuck>(STUCK, { first: 1, olderThanSeconds: 50 });
    expect(data?.stuckSagas).toMatchObject({
      nodes: [{ order: { id: oldest.id }, step: 'HOLD', ageSeconds: 60, attempts: 0 }],
      pageInfo: { hasNextPage: true },
    });
    const after = data?.stuckSagas.pageInfo.endCursor;
    const next = await staff.query<Stuck>(STUCK, { first: 1, olderThanSeconds: 50, after });
    expect(next.data?.stuckSagas).toMatchObject({
      nodes: [{ order: { id: held.id }, step: 'COMMIT', ageSeconds: 50 }],
      pageInfo: { hasNextPage: false },
    });
    const all = await staff.query<Stuck>(STUCK, { olderThanSeconds: 0 });
    expect(all.data?.stuckSagas.nodes.map(({ order }) => order?.id)).toEqual([
      oldest.id,
      held.id,
      fresh.id,
    ]);
    const blind = await quiet.as(newUser(), 'operations:read').query<Stuck>(STUCK);
    expect(blind.data?.stuckSagas.nodes).toMatchObject([{ order: null, step: 'HOLD' }]);
  });

  it('are counted and aged in the metrics', async () => {
    await using quiet = await openHouse();
    await quiet.sells(mug);
    await placed(quiet.as(newUser()), mug);
    const { id } = await placed(quiet.as(newUser()), mug);
    await quiet.stockSays('reservation.held', answers.held(id));
    quiet.time.pass(90);
    const stop = observeSagas(quiet.deps);
    const { text } = await metricsText();
    stop();
    expect(text).toContain('orders_sagas_waiting{step="HOLD"} 1');
    expect(text).toContain('orders_sagas_waiting{step="COMMIT"} 1');
    expect(text).toContain('orders_saga_oldest_seconds{step="HOLD"} 90');
  });

  it.each([-1, 2_592_001])('are not asked for by an age of %i s', async (olderThanSeconds) => {
    const { errors } = await support().query(STUCK, { olderThanSeconds });
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });
});

describe('a settled order', () => {
  it('leaves one line in the log that tells where its time went', async () => {
    await using quiet = await openHouse();
    await quiet.sells(mug);
    const info = vi.spyOn(quiet.deps.log, 'info');
    const { id, number } = await placed(quiet.as(newUser()), mug);
    const start = quiet.time.now().getTime();
    const at = (ms: number) => ({ time: new Date(start + ms).toISOString() });
    quiet.time.pass(1);
    await quiet.stockSays('reservation.held', answers.held(id), at(400));
    quiet.time.pass(1);
    await quiet.stockSays('reservation.committed', answers.committed(id), at(1_700));
    await quiet.stockSays('reservation.committed', answers.committed(id), at(1_800));
    const lines = info.mock.calls.filter(([, message]) => message === 'order settled');
    expect(lines).toEqual([
      [
        {
          orderId: id,
          number,
          status: 'CONFIRMED',
          heldMs: 400,
          approvedMs: 600,
          committedMs: 700,
          settledMs: 300,
          totalMs: 2_000,
        },
        'order settled',
      ],
    ]);
  });
});

describe('the sweeper', () => {
  it('is not held up by an order that cannot be taken up', async () => {
    await using quiet = await openHouse();
    await quiet.sells(mug);
    const bad = await placed(quiet.as(newUser()), mug);
    const good = await placed(quiet.as(newUser()), mug);
    await quiet.relay.drain();
    const nothing = { repeated: 0, waiting: 0, expired: 0, failed: 0 };
    // From now on nothing more can be said of the bad one.
    await quiet.database.sql.unsafe(`
      CREATE FUNCTION refuse_bad() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN IF NEW.subject = '${bad.id}' THEN RAISE EXCEPTION 'bad order'; END IF; RETURN NEW; END $$;
      CREATE TRIGGER refuse_bad BEFORE INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION refuse_bad()`);
    quiet.time.pass(5);
    expect(await advanceOverdueSagas(quiet.deps)).toEqual({ ...nothing, repeated: 1, failed: 1 });
    expect((await quiet.said(good.id)).map(({ type }) => type)).toEqual(['placed', 'placed']);
    // It waits for its next turn, even past its deadline.
    expect(await advanceOverdueSagas(quiet.deps)).toEqual(nothing);
    quiet.time.pass(3_600);
    expect(await advanceOverdueSagas(quiet.deps)).toEqual({ ...nothing, expired: 1, failed: 1 });
    expect(await advanceOverdueSagas(quiet.deps)).toEqual(nothing);
    await quiet.database.sql`DROP TRIGGER refuse_bad ON outbox`;
    quiet.time.pass(3_600);
    expect(await advanceOverdueSagas(quiet.deps)).toEqual({ ...nothing, expired: 1 });
  });

  it('takes up a backlog of more than one batch, shared by two replicas, each order once', async () => {
    await using quiet = await openHouse();
    await quiet.sells(mug);
    const customer = quiet.as(newUser());
    for (let index = 0; index < 130; index += 1) await placed(customer, mug);
    await quiet.relay.drain();
    quiet.time.pass(5);
    const reports = await Promise.all([
      advanceOverdueSagas(quiet.deps),
      advanceOverdueSagas(quiet.deps),
    ]);
    expect(reports.reduce((sum, { repeated }) => sum + repeated, 0)).toBe(130);
    const [{ most } = { most: 0 }] = await quiet.database.sql<{ most: number }[]>`
      SELECT max(n)::int AS most FROM (SELECT count(*) AS n FROM outbox GROUP BY subject) AS said`;
    expect(most).toBe(2);
  });
});

describe('an idempotency key', () => {
  it('is forgotten after 30 days and not before', async () => {
    await using quiet = await openHouse();
    await quiet.sells(mug);
    const customer = quiet.as(newUser());
    const lines = [{ variantId: mug.variantId, quantity: 1 }];
    const again = () => place(customer, { idempotencyKey: 'mine', lines });
    const first = await again();
    const day = 86_400;
    quiet.time.pass(30 * day);
    expect(await purgeIdempotencyKeys(quiet.deps.db, quiet.deps.clock())).toBe(0);
    const second = await again();
    expect(second.data?.placeOrder.order?.id).toBe(first.data?.placeOrder.order?.id);
    quiet.time.pass(1);
    expect(await purgeIdempotencyKeys(quiet.deps.db, quiet.deps.clock())).toBe(1);
    const third = await again();
    expect(third.data?.placeOrder.order?.id).not.toBe(first.data?.placeOrder.order?.id);
  });
});

describe('an order beyond what 64 bits hold', () => {
  it('is bad input, and nothing of it is stored', async () => {
    const gold = variant({ price: money(10n ** 17n, 'EUR') });
    await house.sells(gold);
    const [before] = await house.database.sql`SELECT count(*) FROM orders`;
    const { errors } = await place(house.as(newUser()), {
      lines: [{ variantId: gold.variantId, quantity: 93 }],
    });
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [{ path: 'input.lines', rule: 'max' }],
    });
    expect(await house.database.sql`SELECT count(*) FROM orders`).toEqual([before]);
    const most = await place(house.as(newUser()), {
      lines: [{ variantId: gold.variantId, quantity: 92 }],
    });
    expect(most.data?.placeOrder.order).toMatchObject({
      total: { amountMinor: '9200000000000000000' },
    });
  });
});
