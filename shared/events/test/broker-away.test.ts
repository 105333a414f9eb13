import { connect } from '@supergraph/service/database/connect';
import { inTransaction } from '@supergraph/service/database/transaction';
import { metricsText } from '@supergraph/service/metrics';
import { createEmptyDatabase } from '@supergraph/testing/database';
import { settle } from '@supergraph/testing/events';
import { createRabbitTestTransport, hasRabbitmq, rabbitmqUrl } from '@supergraph/testing/rabbitmq';
import { createScratchDatabase, log } from '@supergraph/testing/scratch/database';
import * as schema from '@supergraph/testing/scratch/tables';
import { inboxTable, outboxTable } from '@supergraph/testing/scratch/tables';
import { createTcpProxy, type TcpProxy } from '@supergraph/testing/tcp-proxy';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createConsumer } from '../src/consumer.ts';
import { appendEvents } from '../src/outbox.ts';
import { createPostgresTransport } from '../src/postgres/transport.ts';
import { createRelay } from '../src/relay.ts';
import type { EventTransport } from '../src/transport.ts';

const TYPE = 'tests.thing.changed.v1';

/** A transport whose broker a test can take away. */
interface Distant extends AsyncDisposable {
  transport: EventTransport;
  proxy: TcpProxy;
}

async function distantPostgres(): Promise<Distant> {
  await using opened = new AsyncDisposableStack();
  const database = opened.use(await createEmptyDatabase('events'));
  const proxy = opened.use(await createTcpProxy(database.url));
  const url = proxy.through(database.url);
  const transport = createPostgresTransport({ url, log, retryDelaysMs: [0] });
  opened.defer(() => transport.close());
  return Object.assign(opened.move(), { transport, proxy });
}

async function distantRabbitmq(): Promise<Distant> {
  await using opened = new AsyncDisposableStack();
  const proxy = opened.use(await createTcpProxy(rabbitmqUrl));
  const url = proxy.through(rabbitmqUrl);
  const transport = opened.use(await createRabbitTestTransport({ url }));
  return Object.assign(opened.move(), { transport, proxy });
}

/** A service with one handler, which tells of each event that it handled. */
async function openService(transport: EventTransport) {
  await using opened = new AsyncDisposableStack();
  const database = opened.use(await createScratchDatabase());
  const databaseProxy = opened.use(await createTcpProxy(database.url));
  const url = databaseProxy.through(database.url);
  const distant = connect({ url, schema, applicationName: 'tests' });
  opened.defer(() => distant.close());
  const handled: string[] = [];
  const relay = createRelay({ database, transport, source: 'tests', log, pollIntervalMs: 10 });
  opened.defer(() => relay.stop());
  const consumer = createConsumer({
    name: 'tests',
    transport,
    database: distant,
    handlers: {
      [TYPE]: { schema: {}, handle: async ({ subject }) => void handled.push(subject) },
    },
    deps: {},
    log,
  });
  opened.defer(() => consumer.stop());
  return Object.assign(opened.move(), {
    database,
    databaseProxy,
    handled,
    relay,
    consumer,
    append: (...subjects: string[]) =>
      inTransaction(database.db, (tx) =>
        appendEvents(
          tx,
          subjects.map((subject) => ({ type: TYPE, subject, sequence: 1, data: {} })),
        ),
      ),
    /** Waits until so many events are in the inbox, each once. */
    handledOnce: (count: number) => expect.poll(() => database.db.$count(inboxTable)).toBe(count),
  });
}

const kinds: [string, () => Promise<Distant>][] = [['Postgres', distantPostgres]];
if (await hasRabbitmq()) kinds.push(['RabbitMQ', distantRabbitmq]);

describe.each(kinds)('events through %s', (_, openDistant) => {
  test('a service starts without its broker, says so, and goes on once it is there', async () => {
    await using distant = await openDistant();
    const { transport, proxy } = distant;
    await transport.declare('tests', [TYPE]);
    await proxy.cut();
    await using service = await openService(transport);
    service.relay.start();
    await service.consumer.start();
    await service.append('a');

    await expect(transport.ready()).rejects.toThrow(/ cannot be used: /);
    expect(await service.relay.pending()).toBe(1);

    await proxy.restore();
    await service.handledOnce(1);
    await expect.poll(() => transport.ready().then(() => 'ready')).toBe('ready');
  });

  test('while the broker is away events are accepted, and none is blamed', async () => {
    await using distant = await openDistant();
    const { transport, proxy } = distant;
    await using service = await openService(transport);
    service.relay.start();
    await service.consumer.start();
    await service.append('before');
    await service.handledOnce(1);

    await proxy.cut();
    const subjects = Array.from({ length: 300 }, (__, index) => `s${index}`);
    await service.append(...subjects);
    await expect(service.relay.drain()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    const rows = await service.database.db.select().from(outboxTable);
    expect(rows.reduce((sum, { attempts }) => sum + attempts, 0)).toBe(0);

    await proxy.restore();
    await service.handledOnce(301);
    expect(await transport.deadLetters('tests')).toEqual([]);
  });

  test('while its own database is away a consumer pauses, and no attempt is lost', async () => {
    await using distant = await openDistant();
    const { transport } = distant;
    await using service = await openService(transport);
    await service.consumer.start();
    await service.append('a');
    await settle({ relays: [service.relay], transport, consumers: ['tests'] });

    await service.databaseProxy.cut();
    await service.append('b', 'c', 'd');
    await service.relay.drain();
    await expect
      .poll(async () => (await metricsText()).text)
      .toContain('events_consumer_paused{consumer="tests"} 1');
    expect(await transport.pending('tests')).toBe(3);

    await service.databaseProxy.restore();
    await service.handledOnce(4);
    expect(service.handled.sort()).toEqual(['a', 'b', 'c', 'd']);
    expect(await transport.deadLetters('tests')).toEqual([]);
  });

  test('who listens learns that it missed something, and hears again', async () => {
    await using distant = await openDistant();
    const { transport, proxy } = distant;
    // Who listens hears of the loss itself: signs of life, which would be missed later, there are none.
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'], shouldClearNativeTimers: true });
    onTestFinished(() => void vi.useRealTimers());
    const told: string[] = [];
    const subscription = transport.listen([TYPE], {
      onNews: (news) => told.push(...news.map(({ subject }) => subject)),
      onGap: () => told.push('gap'),
      onLoss: () => told.push('loss'),
    });
    await using service = await openService(transport);
    await expect.poll(() => told).toEqual(['gap']);
    await service.append('a');
    await service.relay.drain();
    await expect.poll(() => told).toEqual(['gap', 'a']);

    await proxy.cut();
    await expect.poll(() => told).toEqual(['gap', 'a', 'loss']);
    await proxy.restore();
    await expect.poll(() => told).toEqual(['gap', 'a', 'loss', 'gap']);
    await service.append('b');
    await service.relay.drain();
    await expect.poll(() => told.at(-1)).toBe('b');
    await subscription.stop();
  });
});
