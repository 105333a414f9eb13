import type { Db } from '@supergraph/service/database/connect';
import { createEmptyDatabase } from '@supergraph/testing/database';
import { createRabbitTestTransport, hasRabbitmq } from '@supergraph/testing/rabbitmq';
import { createScratchDatabase, log } from '@supergraph/testing/scratch/database';
import type * as schema from '@supergraph/testing/scratch/tables';
import { counters } from '@supergraph/testing/scratch/tables';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { createConsumer, type EventHandler } from '../src/consumer.ts';
import type { CloudEvent } from '../src/envelope.ts';
import { createPostgresTransport } from '../src/postgres/transport.ts';
import type { EventTransport } from '../src/transport.ts';

const OLD = 'tests.thing.changed.v1';
const NEW = 'tests.thing.inspected.v1';
/** More than the test can use up. */
const unknownDelaysMs = Array<number>(1_000).fill(50);

/** A way to open one broker again and again, as each process does. */
interface Carrier extends AsyncDisposable {
  open(): Promise<EventTransport>;
}

const carriers: Record<string, () => Promise<Carrier>> = {
  async Postgres() {
    const database = await createEmptyDatabase('events');
    const { url } = database;
    return {
      open: async () => createPostgresTransport({ url, log, unknownDelaysMs, pollIntervalMs: 20 }),
      [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
    };
  },
  async RabbitMQ() {
    const first = await createRabbitTestTransport({ unknownDelaysMs });
    await first.declare('tests', [OLD]);
    const { prefix } = first;
    return {
      open: () => createRabbitTestTransport({ prefix, unknownDelaysMs, balanceIntervalMs: 50 }),
      [Symbol.asyncDispose]: () => first[Symbol.asyncDispose](),
    };
  },
};
if (!(await hasRabbitmq())) delete carriers['RabbitMQ'];

type Handlers = Record<string, EventHandler<unknown, { db: Db<typeof schema> }>>;

const count: Handlers[string] = {
  schema: {},
  async handle({ id }, { db }) {
    await db
      .insert(counters)
      .values({ id, value: 1 })
      .onConflictDoUpdate({ target: counters.id, set: { value: sql`${counters.value} + 1` } });
  },
};
const older: Handlers = { [OLD]: count };
const newer: Handlers = { [OLD]: count, [NEW]: count };

describe.each(Object.entries(carriers))('two versions of one service, on %s', (_, openCarrier) => {
  test('under load, forwards and back: no event is dead, each is handled once', async () => {
    await using opened = new AsyncDisposableStack();
    const database = opened.use(await createScratchDatabase());
    const carrier = opened.use(await openCarrier());
    const publisher = await carrier.open();
    opened.defer(() => publisher.close());

    async function start(handlers: Handlers) {
      const transport = await carrier.open();
      const consumer = createConsumer({
        name: 'tests',
        transport,
        database,
        handlers,
        deps: {},
        log,
      });
      await consumer.start();
      return {
        async stop() {
          await consumer.stop();
          await transport.close();
        },
      };
    }
    const handled = async (type: string) => {
      const [row] = await database.sql<{ rows: number }[]>`
        SELECT count(*)::int AS rows FROM counters WHERE id LIKE ${`${type}%`}`;
      return row?.rows ?? 0;
    };
    const handlesMore = async (...types: string[]) => {
      for (const type of types) {
        const before = await handled(type);
        await expect.poll(() => handled(type)).toBeGreaterThan(before + 3);
      }
    };

    const first = await start(older);
    // What the deploy of the newer version begins with.
    await publisher.declareOnly('tests', [OLD, NEW]);
    const load = startLoad(publisher);
    opened.defer(async () => void (await load.stop()));
    await handlesMore(OLD);

    const second = await start(newer);
    await handlesMore(OLD, NEW);
    await first.stop();
    await handlesMore(OLD, NEW);

    const third = await start(older);
    await handlesMore(OLD, NEW);
    await second.stop();
    await handlesMore(OLD);

    const last = await start(newer);
    await third.stop();
    const published = await load.stop();
    await expect.poll(() => handled('tests')).toBe(published);
    await last.stop();

    expect(await publisher.countDeadLetters('tests')).toBe(0);
    await expect.poll(() => publisher.pending('tests')).toBe(0);
    const twice = await database.sql`SELECT id FROM counters WHERE value <> 1`;
    expect(twice).toEqual([]);
  });
});

/** Publishes both types, over and over, about the same things. */
function startLoad(transport: EventTransport) {
  let isOver = false;
  let published = 0;
  const running = (async () => {
    while (!isOver) {
      const events = Array.from({ length: 6 }, (_, index) =>
        thing(index % 2 === 0 ? OLD : NEW, `s${index % 7}`, published + index),
      );
      await transport.publish(events);
      published += events.length;
      await new Promise((done) => setTimeout(done, 25));
    }
  })();
  return {
    async stop() {
      isOver = true;
      await running;
      return published;
    },
  };
}

function thing(type: string, subject: string, number: number): CloudEvent {
  return {
    specversion: '1.0',
    id: `${type}-${number}`,
    source: 'tests',
    type,
    subject,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    data: {},
    sequence: String(number),
    correlationid: 'request-1',
  };
}
