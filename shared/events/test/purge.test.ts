import { metricsText } from '@supergraph/service/metrics';
import {
  createScratchDatabase,
  log,
  type ScratchDatabase,
} from '@supergraph/testing/scratch/database';
import { sql } from 'drizzle-orm';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEventPurge, oldEvents, oldMemory, purgeEvents } from '../src/purge.ts';

const DAY_MS = 86_400_000;
const now = new Date('2030-01-01T12:00:00.000Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS);

let database: ScratchDatabase;
beforeEach(async () => {
  database = await createScratchDatabase();
});
afterEach(() => database[Symbol.asyncDispose]());

/** So many rows of each table; null for events that wait to be published. */
async function write(what: string, rows: number, at: Date | null): Promise<void> {
  await database.sql`INSERT INTO outbox (id, type, subject, sequence, data, correlation_id, published_at)
    SELECT ${what} || n, 'tests.thing.changed.v1', ${what}, n, '{}', 'r', ${at?.toISOString() ?? null}
    FROM generate_series(1, ${rows}::int) AS n`;
  if (!at) return;
  await database.sql`INSERT INTO inbox (consumer, event_id, handled_at)
    SELECT 'tests', ${what} || n, ${at.toISOString()} FROM generate_series(1, ${rows}::int) AS n`;
}

async function left(): Promise<{ events: string[]; memory: string[] }> {
  const events = await database.sql<{ subject: string }[]>`
    SELECT DISTINCT subject FROM outbox ORDER BY subject`;
  const memory = await database.sql<{ event_id: string }[]>`
    SELECT DISTINCT rtrim(event_id, '0123456789') AS event_id FROM inbox ORDER BY event_id`;
  return {
    events: events.map((row) => row.subject),
    memory: memory.map((row) => row.event_id),
  };
}

test('published events are deleted after 7 days and handled ones forgotten after 30', async () => {
  await write('ancient', 2_500, daysAgo(31));
  await write('old', 1, daysAgo(8));
  await write('young', 1, daysAgo(6));
  await write('waiting', 1, null);

  await purgeEvents(database.db, now);

  expect(await left()).toEqual({ events: ['waiting', 'young'], memory: ['old', 'young'] });
});

test('two purges at once share the work', async () => {
  await write('ancient', 2_500, daysAgo(31));
  await Promise.all([purgeEvents(database.db, now), purgeEvents(database.db, now)]);
  await purgeEvents(database.db, now);
  expect(await left()).toEqual({ events: [], memory: [] });
});

test('what is old is found by an index, however much is young', async () => {
  await write('young', 5_000, daysAgo(1));
  await write('ancient', 10, daysAgo(31));
  await database.sql`ANALYZE outbox, inbox`;
  const planOf = async (statement: ReturnType<typeof oldEvents>) => {
    const rows = await database.db.execute<{ 'QUERY PLAN': string }>(sql`EXPLAIN ${statement}`);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  };
  const events = await planOf(oldEvents(daysAgo(7), 1_000));
  const memory = await planOf(oldMemory(daysAgo(30), 1_000));

  expect(events).toContain('Index Scan using outbox_published');
  expect(memory).toContain('Index Scan using inbox_handled_at');
  expect(`${events}\n${memory}`).not.toContain('Seq Scan');
});

test('a started purge goes on by its own clock until it is stopped', async () => {
  const time = { now: daysAgo(0) };
  await write('young', 1, daysAgo(1));
  const { db } = database;
  const purge = createEventPurge({ db, log, clock: () => time.now, intervalMs: 1 });
  purge.start();
  time.now = daysAgo(-31);
  await expect.poll(left).toEqual({ events: [], memory: [] });
  await purge.stop();
});

test('a purge that fails says so under its own name, and comes again', async () => {
  const said: string[] = [];
  const listening = pino({ level: 'error' }, { write: (line) => said.push(JSON.parse(line).msg) });
  await database.sql`ALTER TABLE outbox RENAME TO elsewhere`;
  const { db } = database;
  const purge = createEventPurge({ db, log: listening, clock: () => now, intervalMs: 1 });
  purge.start();
  await expect.poll(() => said.length).toBeGreaterThan(1);
  await database.sql`ALTER TABLE elsewhere RENAME TO outbox`;
  await write('ancient', 1, daysAgo(31));
  await expect.poll(left).toEqual({ events: [], memory: [] });
  await purge.stop();

  expect(new Set(said)).toEqual(new Set(['could not forget old events']));
  expect((await metricsText()).text).toContain('sweeps_failed_total{purpose="forget old events"}');
});
