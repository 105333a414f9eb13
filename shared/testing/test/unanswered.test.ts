import { request } from 'node:http';
import { onEventsCommitted } from '@supergraph/events/commit-signal';
import { appendEvents } from '@supergraph/events/outbox';
import { noteChanges, onChangesCommitted } from '@supergraph/live/commit-changes';
import { inTransaction } from '@supergraph/service/database/transaction';
import { connectDatabases } from '@supergraph/service/subgraph/databases';
import { createSubgraphServer } from '@supergraph/service/subgraph/server';
import { type SQL, sql } from 'drizzle-orm';
import { pino } from 'pino';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { graphqlClient } from '../src/graphql.ts';
import { createTestIdentity } from '../src/identity.ts';
import { createScratchDatabase } from '../src/scratch/database.ts';
import * as schema from '../src/scratch/tables.ts';

const direct = await createScratchDatabase();
afterAll(() => direct[Symbol.asyncDispose]());

const DEADLINE_MS = 60_000;

/** Two connections for requests. */
const databases = connectDatabases({
  name: 'unanswered',
  schema,
  databaseUrl: direct.url,
  databasePoolSize: 2,
  databaseBackgroundPoolSize: 2,
  deadlineMs: DEADLINE_MS,
});
afterAll(() => databases.close());
const { database, background } = databases;
const { db } = database;

const errors: string[] = [];
const signals: AbortSignal[] = [];
const app = await createSubgraphServer({
  typeDefs: `
    type Query { slow: String late: String locked: String quick: Int }
    type Mutation { slowly: String }
  `,
  resolvers: {
    Query: {
      slow: () => db.execute(sql`SELECT pg_sleep(60)`),
      quick: async () => (await db.execute<{ one: number }>(sql`SELECT 1 AS one`))[0]?.one,
      late: () => within(sql`SET LOCAL statement_timeout = 1`, sql`SELECT pg_sleep(60)`),
      locked: () => within(sql`SET LOCAL lock_timeout = 1`, sql`SELECT pg_advisory_lock(7)`),
    },
    Mutation: {
      slowly: () =>
        inTransaction(db, async (tx) => {
          await tx.insert(schema.counters).values({ id: 'half', value: 1 });
          await tx.execute(sql`SELECT pg_sleep(60)`);
        }),
    },
  },
  context: ({ signal }) => {
    signals.push(signal);
    return {};
  },
  verifier: createTestIdentity().verifier,
  log: pino({ level: 'error' }, { write: (line: string) => void errors.push(line) }),
  deadlineMs: DEADLINE_MS,
  ready: { database: () => background.ping() },
});
afterAll(() => app.close());
const url = await app.listen({ host: '127.0.0.1', port: 0 });
const { query } = graphqlClient(app);

beforeEach(() => {
  errors.length = 0;
  signals.length = 0;
});

function within(limit: SQL, statement: SQL): Promise<unknown> {
  return inTransaction(db, async (tx) => {
    await tx.execute(limit);
    return tx.execute(statement);
  });
}

/** Sends a query over a connection of its own; call it to hang up. */
function send(text: string): () => void {
  const sent = request(`${url}/graphql`, {
    method: 'POST',
    agent: false,
    headers: { 'content-type': 'application/json' },
  });
  sent.on('error', () => undefined).end(JSON.stringify({ query: text }));
  return () => void sent.destroy();
}

/** How many statements of this pool Postgres is at. */
async function running(applicationName = 'unanswered', text = '%'): Promise<number> {
  const rows = await direct.sql`SELECT FROM pg_stat_activity
    WHERE application_name = ${applicationName} AND state = 'active' AND query LIKE ${text}`;
  return rows.length;
}

it('a client that hangs up ends execution and its statements, and frees both connections', async () => {
  const hangUps = [send('{ a: slow b: slow c: slow }'), send('{ slow }')];
  await expect.poll(() => running()).toBe(2);
  for (const hangUp of hangUps) hangUp();
  await expect.poll(() => signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  await expect.poll(() => running()).toBe(0);
  expect((await query('{ quick }')).data).toEqual({ quick: 1 });
  expect(errors).toEqual([]);
});

it('a mutation whose client hangs up in its transaction writes nothing', async () => {
  const hangUp = send('mutation { slowly }');
  await expect.poll(() => running('unanswered', '%pg_sleep%')).toBe(1);
  hangUp();
  await expect.poll(() => running()).toBe(0);
  expect(await direct.db.select().from(schema.counters)).toEqual([]);
});

it('a deadline that the caller names ends the request with an answer', async () => {
  const hasty = graphqlClient(app, { headers: { 'x-deadline-ms': '50' } });
  const { status, data, errors: told } = await hasty.query('{ slow }');
  expect({ status, data }).toEqual({ status: 503, data: undefined });
  expect(told).toEqual([
    {
      message: 'The request was not answered within 50 ms.',
      extensions: { code: 'SERVICE_UNAVAILABLE' },
    },
  ]);
  await expect.poll(() => running()).toBe(0);
  expect(errors).toEqual([]);
});

it.each(['late', 'locked'])(
  'what Postgres ends for taking too long is unavailable: %s',
  async (field) => {
    await using _lock = await holdLock();
    const { data, errors: told } = await query(`{ ${field} }`);
    expect(data).toEqual({ [field]: null });
    expect(told).toMatchObject([
      {
        message: 'The database of this service did not answer in time.',
        extensions: { code: 'SERVICE_UNAVAILABLE' },
      },
    ]);
  },
);

it('requests that hold every connection leave the background its own, and /ready is true', async () => {
  const hangUps = [send('{ slow }'), send('{ slow }'), send('{ slow }')];
  await expect.poll(() => running()).toBe(2);
  // A busy machine may let it wait for longer than `/ready` does.
  await expect
    .poll(async () => (await app.inject('/ready')).json())
    .toMatchObject({ status: 'ready' });
  expect(await background.db.execute(sql`SELECT 1 AS one`)).toEqual([{ one: 1 }]);
  for (const hangUp of hangUps) hangUp();
  await expect.poll(() => running()).toBe(0);
});

it('a background that holds every connection leaves requests their own', async () => {
  const leaving = await direct.sql.reserve();
  await leaving`SELECT pg_advisory_lock(8)`;
  const held = [1, 2, 3].map(() => background.db.execute(sql`SELECT pg_advisory_lock_shared(8)`));
  const all = Promise.all(held);
  await expect.poll(() => running('unanswered-background')).toBe(2);
  expect((await query('{ quick }')).data).toEqual({ quick: 1 });
  await leaving`SELECT pg_advisory_unlock(8)`;
  leaving.release();
  await all;
});

it('what requests commit is heard by who listens in the background', async () => {
  const heard: unknown[] = [];
  const forget = onEventsCommitted(background.db, () => heard.push('events'));
  const forgetChanges = onChangesCommitted(background.db, (ids) => heard.push(ids));
  const event = { type: 'test.thing.done.v1', subject: 'a', sequence: 1, data: {} };
  for (const pool of [database, background]) {
    await inTransaction(pool.db, async (tx) => {
      await appendEvents(tx, [event]);
      noteChanges(tx, ['a']);
    });
  }
  forget();
  forgetChanges();
  expect(heard).toEqual(['events', ['a'], 'events', ['a']]);
});

it('statements of requests end with the deadline, those of the background later', async () => {
  const limits = async (pool: typeof database) => {
    const [row] = await pool.db.execute(sql`SELECT
      current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock,
      current_setting('idle_in_transaction_session_timeout') AS idle`);
    return row;
  };
  const short = connectDatabases({
    name: 'short',
    schema,
    databaseUrl: direct.url,
    databasePoolSize: 1,
    databaseBackgroundPoolSize: 2,
    deadlineMs: 3_000,
  });
  expect(await limits(short.database)).toEqual({ statement: '3s', lock: '2s', idle: '3s' });
  expect(await limits(short.background)).toEqual({ statement: '1min', lock: '40s', idle: '1min' });
  await short.close();
});

/** Somebody else has the lock that the resolver wants. */
async function holdLock() {
  const holder = await direct.sql.reserve();
  await holder`SELECT pg_advisory_lock(7)`;
  return {
    async [Symbol.asyncDispose]() {
      await holder`SELECT pg_advisory_unlock(7)`;
      holder.release();
    },
  };
}
