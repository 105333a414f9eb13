import { createEmptyDatabase } from '@supergraph/testing/database';
import { createTestTransport } from '@supergraph/testing/events';
import { testPostgresUrl } from '@supergraph/testing/postgres-url';
import { log } from '@supergraph/testing/scratch/database';
import { describeTransport } from '@supergraph/testing/transport-contract';
import { waitForDisk } from '@supergraph/testing/watch-commits';
import postgres from 'postgres';
import { expect, test } from 'vitest';
import { connectTransport } from '../src/connect-transport.ts';
import type { CloudEvent } from '../src/envelope.ts';
import { createDeliveryStore } from '../src/postgres/delivery-store.ts';
import { TransportUnavailable } from '../src/transport.ts';

describeTransport('the Postgres transport', createTestTransport);

const event: CloudEvent = {
  specversion: '1.0',
  id: 'evt_1',
  source: 'tests',
  type: 'tests.thing.changed.v1',
  subject: 'a',
  time: new Date(0).toISOString(),
  datacontenttype: 'application/json',
  data: {},
  sequence: '1',
  correlationid: 'request-1',
};

/** A store whose claims are never settled, as when the process is killed. */
async function openDoomedStore(url: string) {
  const sql = postgres(url, { max: 1 });
  const store = createDeliveryStore({ sql, quickSql: sql, retryDelaysMs: [], unknownDelaysMs: [] });
  return {
    store,
    async outliveLeases() {
      await sql`UPDATE event_transport.deliveries SET run_at = now() - interval '1 second'`;
    },
    [Symbol.asyncDispose]: () => sql.end(),
  };
}

test('what a killed process held is delivered again when its lease has run out', async () => {
  await using transport = await createTestTransport();
  await using doomed = await openDoomedStore(transport.url);
  await transport.declare('tests', [event.type]);
  await transport.publish([event]);

  expect(await doomed.store.exchange('tests', [], 10)).toHaveLength(1);
  expect(await doomed.store.exchange('tests', [], 10)).toHaveLength(0);
  await doomed.outliveLeases();

  const { promise: received, resolve } = Promise.withResolvers<unknown>();
  const running = await transport.consume('tests', async (message) => resolve(message), {
    concurrency: 1,
  });
  expect(await received).toEqual(event);
  await running.stop();
  expect(await transport.pending('tests')).toBe(0);
});

test('what was published is on disk', async () => {
  await using transport = await createTestTransport();
  await waitForDisk(transport.url);
  await transport.declare('tests', [event.type]);
  const sql = postgres(transport.url, { max: 1 });
  await sql.unsafe(`
    CREATE TABLE written (until pg_lsn);
    CREATE FUNCTION note_written() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO written VALUES (pg_current_wal_insert_lsn());
      RETURN NULL;
    END $$;
    CREATE TRIGGER note_written AFTER INSERT ON event_transport.deliveries
      FOR EACH STATEMENT EXECUTE FUNCTION note_written();`);
  await transport.publish([event]);
  const [row] = await sql`SELECT pg_current_wal_flush_lsn() >= until AS "isOnDisk" FROM written`;
  expect(row).toEqual({ isOnDisk: true });
  await sql.end();
});

test('a message that ends its process every time is a dead letter in the end', async () => {
  await using transport = await createTestTransport();
  await using doomed = await openDoomedStore(transport.url);
  await transport.declare('tests', [event.type]);
  await transport.publish([event, { ...event, id: 'evt_2', sequence: '2' }]);
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    expect(await doomed.store.exchange('tests', [], 1)).toMatchObject([{ attempts: attempt }]);
    await doomed.outliveLeases();
  }

  const { promise: received, resolve } = Promise.withResolvers<unknown>();
  const running = await transport.consume('tests', async (message) => resolve(message), {
    concurrency: 1,
  });
  expect(await received).toMatchObject({ id: 'evt_2' });
  await running.stop();
  expect(await transport.deadLetters('tests')).toMatchObject([
    { message: { id: 'evt_1' }, error: 'Every attempt ended without an answer.' },
  ]);
});

test('services that connect at once to an empty database all succeed', async () => {
  await using database = await createEmptyDatabase('events');
  const transports = await Promise.all(
    Array.from({ length: 5 }, () => connectTransport(database.url, { log })),
  );
  await Promise.all(transports.map((transport) => transport.ready()));
  await Promise.all(transports.map((transport) => transport.close()));
});

test('an address of another kind is refused in one sentence', async () => {
  const refused = connectTransport('redis://127.0.0.1', { log });
  await expect(refused).rejects.toThrow(
    'EVENTS_URL begins with redis:// but must begin with postgres:// or amqp://.',
  );
});

test('a database that cannot be used is named, without its password, once it is asked for', async () => {
  const url = new URL(testPostgresUrl());
  url.pathname = '/missing';
  const transport = await connectTransport(url.href, { log });
  const sentence = `The events database ${url.host}/missing cannot be used: database "missing" does not exist`;
  await expect(transport.ready()).rejects.toThrow(sentence);
  await expect(transport.publish([event])).rejects.toThrow(TransportUnavailable);
  await transport.close();
});

test('whoever lost its lease neither repeats nor buries what another has in hand', async () => {
  await using transport = await createTestTransport();
  await using doomed = await openDoomedStore(transport.url);
  await transport.declare('tests', [event.type]);
  await transport.publish([event]);
  const [lost] = await doomed.store.exchange('tests', [], 1);
  await doomed.outliveLeases();
  const [held] = await doomed.store.exchange('tests', [], 1);
  expect(held?.id).toBe(lost?.id);

  const late = { id: lost?.id ?? '', attempts: 1, deferrals: 0, error: 'late' };
  await doomed.store.bury('tests', late);
  await doomed.store.retryLater('tests', late);
  await doomed.store.defer('tests', late);

  expect(await transport.countDeadLetters('tests')).toBe(0);
  expect(await doomed.store.exchange('tests', [], 1)).toEqual([]);
});

test('the table that an older version made is used, and what waits in it is delivered', async () => {
  await using transport = await createTestTransport();
  await transport.declare('tests', [event.type]);
  await transport.publish([event]);
  const sql = postgres(transport.url, { max: 1 });
  await sql`ALTER TABLE event_transport.deliveries DROP COLUMN deferrals`;
  await sql.end();

  const newer = await connectTransport(transport.url, { log });
  const { promise: received, resolve } = Promise.withResolvers<unknown>();
  const running = await newer.consume('tests', async (message) => resolve(message), {
    concurrency: 1,
  });
  expect(await received).toEqual(event);
  await running.stop();
  await newer.close();
});

test('who starts waits for nobody who is at work', async () => {
  await using transport = await createTestTransport();
  await transport.ready();
  const sql = postgres(transport.url, { max: 1 });
  await sql`BEGIN`;
  await sql`LOCK TABLE event_transport.deliveries, event_transport.waiting, event_transport.dead_letters
    IN ROW EXCLUSIVE MODE`;
  const newer = await connectTransport(`${transport.url}?lock_timeout=2000`, { log });
  await newer.ready();
  await newer.close();
  await sql.end();
});

test('the newest dead letters are found without a look at the others', async () => {
  await using transport = await createTestTransport();
  await transport.ready();
  const sql = postgres(transport.url, { max: 1 });
  await sql`INSERT INTO event_transport.dead_letters (consumer, id, message, error, attempts, failed_at)
    SELECT CASE WHEN n % 2 = 0 THEN 'tests' ELSE 'others' END, n, '{}', 'no', 5, now() - n * interval '1 second'
    FROM generate_series(1, 10000) AS n`;
  await sql`ANALYZE event_transport.dead_letters`;
  // What a transaction has read so far is told to itself alone.
  await sql`BEGIN`;
  const options = { sql, quickSql: sql, retryDelaysMs: [], unknownDelaysMs: [] };
  const letters = await createDeliveryStore(options).deadLetters('tests', { limit: 20 });
  expect(letters.map(({ id }) => Number(id))).toEqual(
    Array.from({ length: 20 }, (_, index) => 2 * (index + 1)),
  );
  expect(
    await sql`SELECT seq_tup_read::int + idx_tup_fetch::int AS rows
      FROM pg_stat_xact_user_tables WHERE relname = 'dead_letters'`,
  ).toEqual([{ rows: 20 }]);
  await sql`COMMIT`;
  await sql.end();
});

test('what ended leaves nothing behind, also while autovacuum has no time', async () => {
  await using transport = await createTestTransport();
  await transport.declare('tests', [event.type]);
  const sql = postgres(transport.url, { max: 1 });
  await sql`ALTER TABLE event_transport.deliveries SET (autovacuum_enabled = false)`;
  const running = await transport.consume('tests', async () => {}, { concurrency: 128 });
  for (let batch = 0; batch < 5; batch += 1) {
    const events = Array.from({ length: 500 }, (_, index) => {
      const id = `evt_${batch}_${index}`;
      return { ...event, id, subject: id };
    });
    await transport.publish(events);
  }
  const vacuums = async () => {
    const [row] = await sql<{ count: number }[]>`
      SELECT vacuum_count::int AS count FROM pg_stat_user_tables WHERE relname = 'deliveries'`;
    return row?.count ?? 0;
  };
  await expect.poll(vacuums).toBeGreaterThan(0);
  await running.stop();
  await sql.end();
});
