import { runWithCorrelation } from '@supergraph/service/correlation';
import type { Db } from '@supergraph/service/database/connect';
import { inTransaction } from '@supergraph/service/database/transaction';
import {
  createTestTransport,
  findSchemaFaults,
  settle,
  type TestTransport,
} from '@supergraph/testing/events';
import {
  createScratchDatabase,
  log,
  type ScratchDatabase,
} from '@supergraph/testing/scratch/database';
import type * as schema from '@supergraph/testing/scratch/tables';
import { counters, inboxTable, outboxTable } from '@supergraph/testing/scratch/tables';
import { eq, sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createConsumer, type EventHandler } from '../src/consumer.ts';
import type { CloudEvent } from '../src/envelope.ts';
import { claimEvents } from '../src/inbox.ts';
import { appendEvents } from '../src/outbox.ts';
import { createRelay } from '../src/relay.ts';

interface Deps {
  db: Db<typeof schema>;
  step: number;
}

const TYPE = 'tests.counter.raised.v1';
const ANSWER = 'tests.counter.answered.v1';
const consumers = ['tests'];

let database: ScratchDatabase;
let transport: TestTransport;
beforeEach(async () => {
  database = await createScratchDatabase();
  transport = await createTestTransport();
  await database.db.insert(counters).values({ id: 'a', value: 0 });
});
afterEach(async () => {
  await transport[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const schemaOfRaised = {
  type: 'object',
  required: ['by'],
  properties: { by: { type: 'integer', minimum: 1 } },
};

const raise: EventHandler<{ by: number }, Deps> = {
  schema: schemaOfRaised,
  async handle(event, { db, step }) {
    await db
      .update(counters)
      .set({ value: sql`value + ${event.data.by * step}` })
      .where(eq(counters.id, event.subject));
  },
};

function raised(overrides: Partial<CloudEvent> = {}): CloudEvent {
  return {
    specversion: '1.0',
    id: 'evt_1',
    source: 'tests',
    type: TYPE,
    subject: 'a',
    time: new Date(0).toISOString(),
    datacontenttype: 'application/json',
    data: { by: 1 },
    sequence: '1',
    correlationid: 'request-1',
    ...overrides,
  };
}

/** Delivers the events to a consumer with these handlers until all is settled. */
async function deliver(events: CloudEvent[], handlers: Record<string, EventHandler<never, Deps>>) {
  const deps = { step: 10 };
  const consumer = createConsumer({ name: 'tests', transport, database, handlers, deps, log });
  const relay = createRelay({ database, transport, source: 'tests', log });
  await consumer.start();
  await transport.publish(events);
  await settle({ relays: [relay], transport, consumers });
  await consumer.stop();
}

async function value(): Promise<number | undefined> {
  const [row] = await database.db.select().from(counters);
  return row?.value;
}

test('a handler gets the event, its deps and the transaction', async () => {
  await deliver([raised()], { [TYPE]: raise });
  expect(await value()).toBe(10);
});

test('an event that is delivered twice has its effect once', async () => {
  await deliver([raised(), raised(), raised({ id: 'evt_2' })], { [TYPE]: raise });
  expect(await value()).toBe(20);
  expect(await transport.deadLetters('tests')).toEqual([]);
});

test('two copies that are handled at the same moment have one effect', async () => {
  const claim = () =>
    inTransaction(database.db, (tx) => claimEvents(tx, 'tests', [{ id: 'evt_1' }]));
  const claims = await Promise.all([claim(), claim(), claim()]);
  expect(claims.flat()).toHaveLength(1);
});

test('a handler that fails leaves no claim and no effect, so the next attempt counts', async () => {
  let failures = 2;
  await deliver([raised()], {
    [TYPE]: {
      ...raise,
      async handle(event, deps) {
        await raise.handle(event, deps);
        failures -= 1;
        if (failures >= 0) throw new Error('halfway');
      },
    },
  });
  expect(await value()).toBe(10);
});

test('a handler that always fails ends in the dead letters, without a claim', async () => {
  await deliver([raised(), raised({ id: 'evt_2', subject: 'b' })], {
    [TYPE]: {
      schema: {},
      async handle(event) {
        if (event.id === 'evt_1') throw new Error('never');
      },
    },
  });
  expect(await transport.deadLetters('tests')).toMatchObject([
    { error: 'never', attempts: 5, message: { id: 'evt_1' } },
  ]);
  const handled = await database.db.select().from(inboxTable);
  expect(handled).toMatchObject([{ consumer: 'tests', eventId: 'evt_2' }]);
});

test.each([
  ['data against the schema', raised({ data: { by: 0 } }), `${TYPE}: data.by must be >= 1.`],
  ['no data', raised({ data: undefined }), /^The message is not a CloudEvent.* data:/],
  ['no subject', raised({ subject: '' }), /^The message is not a CloudEvent.* subject:/],
  ['a forged source', raised({ source: 'orders' }), /source: must be the first part of the type$/],
  [
    'five megabytes',
    raised({ data: { by: 1, text: 'x'.repeat(5_000_000) } }),
    /^The message has 5\d+ bytes; 1048576 is the most\.$/,
  ],
  ['another version of the envelope', { ...raised(), specversion: '0.3' }, /specversion:/],
])('a message with %s is a dead letter at once', async (_, message, error) => {
  await deliver([message as CloudEvent], { [TYPE]: raise });

  expect(await transport.deadLetters('tests')).toMatchObject([{ attempts: 1 }]);
  const [letter] = await transport.deadLetters('tests');
  expect(letter?.error).toMatch(error);
  expect(await value()).toBe(0);
});

test('a type without a handler waits for a version that has one, and then is a dead letter', async () => {
  await transport.declare('tests', [TYPE]);
  await transport.publish([raised()]);
  await deliver([], { 'tests.counter.other.v1': raise });

  expect(await transport.deadLetters('tests')).toMatchObject([
    { error: `tests has no handler for ${TYPE}.`, attempts: 4 },
  ]);
});

test('events that a handler appends name the event that caused them and the first request', async () => {
  const answer: EventHandler<unknown, Deps> = {
    schema: {},
    handle: (event, { db }) =>
      appendEvents(db, [{ type: ANSWER, subject: event.subject, sequence: 2, data: {} }]),
  };
  await deliver([], {});
  await runWithCorrelation({ correlationId: 'request-9' }, () =>
    inTransaction(database.db, (tx) =>
      appendEvents(tx, [{ type: TYPE, subject: 'a', sequence: 1, data: { by: 1 } }]),
    ),
  );
  const consumer = createConsumer({
    name: 'tests',
    transport,
    database,
    handlers: { [TYPE]: answer },
    deps: { step: 1 },
    log,
  });
  await consumer.start();
  await settle({
    relays: [createRelay({ database, transport, source: 'tests', log })],
    transport,
    consumers,
  });
  await consumer.stop();

  const [cause, effect] = await database.db
    .select()
    .from(outboxTable)
    .orderBy(outboxTable.position);
  expect(effect).toMatchObject({
    type: ANSWER,
    correlationId: 'request-9',
    causationId: cause?.id,
  });
});

test('what an outbox holds is compared with the schemas of its service', async () => {
  await inTransaction(database.db, (tx) =>
    appendEvents(tx, [
      { type: TYPE, subject: 'a', sequence: 1, data: { by: 1 } },
      { type: TYPE, subject: 'a', sequence: 2, data: {} },
      { type: ANSWER, subject: 'a', sequence: 3, data: {} },
    ]),
  );
  expect(await findSchemaFaults(database.db, new Map([[TYPE, schemaOfRaised]]))).toEqual([
    `${TYPE}: data must have required property 'by'`,
    `${ANSWER} has no schema`,
  ]);
});
