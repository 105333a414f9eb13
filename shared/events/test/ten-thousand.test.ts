import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '@supergraph/service/database/connect';
import { createTestTransport } from '@supergraph/testing/events';
import { createRabbitTestTransport, hasRabbitmq } from '@supergraph/testing/rabbitmq';
import { createScratchDatabase, log } from '@supergraph/testing/scratch/database';
import type * as schema from '@supergraph/testing/scratch/tables';
import { counters } from '@supergraph/testing/scratch/tables';
import { count } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { createConsumer, type EventHandler } from '../src/consumer.ts';
import type { CloudEvent } from '../src/envelope.ts';
import type { EventTransport } from '../src/transport.ts';

const MESSAGES = 10_000;
const BATCH = 500;
const TYPE = 'tests.counter.raised.v1';
const POISON = 'counter-4711';
const LIMIT_MS = 240_000;

test(
  'of 10,000 messages in Postgres one is poison: 9,999 are handled, and that one once its cause is mended',
  async () => {
    await handlesAllButOne(await createTestTransport());
  },
  LIMIT_MS,
);

if (await hasRabbitmq())
  test(
    'of 10,000 messages in RabbitMQ one is poison: 9,999 are handled, and that one once its cause is mended',
    async () => {
      await handlesAllButOne(await createRabbitTestTransport());
    },
    LIMIT_MS,
  );

async function handlesAllButOne(given: EventTransport & AsyncDisposable): Promise<void> {
  await using transport = given;
  await using database = await createScratchDatabase();
  const state = { isMended: false };
  const handler: EventHandler<object, { db: Db<typeof schema> }> = {
    schema: { type: 'object' },
    async handle({ subject }, { db }) {
      if (subject === POISON && !state.isMended) throw new Error('4711 is too much for us');
      await db.insert(counters).values({ id: subject, value: 1 });
    },
  };
  const handlers = { [TYPE]: handler };
  const deps = {};
  const consumer = createConsumer({
    name: 'tests',
    transport,
    database,
    handlers,
    deps,
    log,
    concurrency: 20,
  });
  await consumer.start();
  const handled = async () => {
    const [row] = await database.db.select({ rows: count() }).from(counters);
    return row?.rows ?? 0;
  };

  for (let first = 0; first < MESSAGES; first += BATCH) {
    await transport.publish(Array.from({ length: BATCH }, (_, index) => raised(first + index)));
  }
  await until(async () => (await handled()) === MESSAGES - 1);
  await until(async () => (await transport.countDeadLetters('tests')) > 0);
  const letters = await transport.deadLetters('tests');
  expect(letters).toMatchObject([
    { error: '4711 is too much for us', message: { subject: POISON }, attempts: 5 },
  ]);

  state.isMended = true;
  for (const { id } of letters) expect(await transport.replay('tests', id)).toBe(true);
  await until(async () => (await handled()) === MESSAGES);
  expect(await transport.deadLetters('tests')).toEqual([]);
  await consumer.stop();
}

function raised(number: number): CloudEvent {
  return {
    specversion: '1.0',
    id: `evt_${number}`,
    source: 'tests',
    type: TYPE,
    subject: `counter-${number}`,
    time: new Date(0).toISOString(),
    datacontenttype: 'application/json',
    data: {},
    sequence: '1',
    correlationid: 'request-1',
  };
}

/** Looks again and again until it holds; in vain it ends by the test's own limit. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(20);
}
