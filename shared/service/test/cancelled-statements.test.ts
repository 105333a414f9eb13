import { connect as connectSocket, createServer } from 'node:net';
import { createScratchDatabase, type ScratchDatabase } from '@supergraph/testing/scratch/database';
import * as schema from '@supergraph/testing/scratch/tables';
import { type SQL, sql } from 'drizzle-orm';
import { afterAll, expect, test } from 'vitest';
import { whileWanted } from '../src/database/cancellation.ts';
import { connect } from '../src/database/connect.ts';
import { inTransaction } from '../src/database/transaction.ts';

const direct = await createScratchDatabase();
afterAll(() => direct[Symbol.asyncDispose]());

/** A pool of one connection, so that everything meets everything on it. */
function openPool(applicationName: string, url = direct.url) {
  const pool = connect({ url, schema, applicationName, maxConnections: 1 });
  return { ...pool, [Symbol.asyncDispose]: () => pool.close() };
}

/** What the pool's connections run at this moment, as Postgres tells it. */
async function running(applicationName: string): Promise<string[]> {
  const rows = await direct.sql<{ query: string }[]>`
    SELECT query FROM pg_stat_activity
    WHERE application_name = ${applicationName} AND state = 'active'`;
  return rows.map(({ query }) => query);
}

async function backends(applicationName: string): Promise<number[]> {
  const rows = await direct.sql<{ pid: number }[]>`
    SELECT pid FROM pg_stat_activity WHERE application_name = ${applicationName}`;
  return rows.map(({ pid }) => pid);
}

const left = new Error('nobody waits');
const sleep = sql`SELECT pg_sleep(${60})`;
const increment = sql`UPDATE counters SET value = value + 1`;
const one = sql`SELECT ${1}::int AS one`;
const value = async () => (await direct.db.select().from(schema.counters)).map((row) => row.value);

async function reset(): Promise<void> {
  await direct.db.delete(schema.counters);
  await direct.db.insert(schema.counters).values({ id: 'a', value: 0 });
}

test('a statement that nobody wants is cancelled, one that waits is dropped, and the next is answered', async () => {
  await using pool = openPool('cancel-one');
  const { db } = pool;
  const leaving = new AbortController();
  await db.execute(one);
  const [pid] = await backends('cancel-one');
  const failing = (statement: PromiseLike<unknown>) => statement.then(null, (error) => error);
  const unwanted = (send: () => PromiseLike<unknown>) =>
    whileWanted(leaving.signal, () => failing(send()));
  const outcomes = [unwanted(() => db.execute(sleep))];
  await expect.poll(() => running('cancel-one')).toEqual(['SELECT pg_sleep($1)']);
  outcomes.push(
    unwanted(() => db.execute(increment)),
    unwanted(() => inTransaction(db, (tx) => tx.execute(increment))),
  );
  const next = db.execute(one);
  leaving.abort(left);
  expect(await Promise.all(outcomes)).toEqual([
    expect.objectContaining({ cause: left }),
    expect.objectContaining({ cause: left }),
    left,
  ]);
  expect(await next).toEqual([{ one: 1 }]);
  // The connection for the cancellation was no loss: the pool is the one that it was.
  expect(await backends('cancel-one')).toEqual([pid]);
});

test('nothing is sent for whoever has left already', async () => {
  await using pool = openPool('cancel-none');
  const gone = AbortSignal.abort(left);
  await whileWanted(gone, async () => {
    await expect(inTransaction(pool.db, async () => 1)).rejects.toBe(left);
    await expect(pool.db.execute(one)).rejects.toMatchObject({ cause: left });
  });
  expect(await backends('cancel-none')).toEqual([]);
});

test('a transaction whose client leaves rolls back as a whole', async () => {
  await reset();
  await using pool = openPool('cancel-transaction');
  const leaving = new AbortController();
  const work = whileWanted(leaving.signal, () =>
    inTransaction(pool.db, async (tx) => {
      await tx.execute(increment);
      await tx.execute(sleep);
    }),
  );
  const outcome = expect(work).rejects.toBe(left);
  await expect.poll(() => running('cancel-transaction')).toEqual(['SELECT pg_sleep($1)']);
  leaving.abort(left);
  await outcome;
  expect(await value()).toEqual([0]);
  expect(await pool.db.execute(one)).toEqual([{ one: 1 }]);
});

test('a transaction whose client leaves between two statements sends no other and rolls back', async () => {
  await reset();
  await using pool = openPool('cancel-between');
  const leaving = new AbortController();
  const work = whileWanted(leaving.signal, () =>
    inTransaction(pool.db, async (tx) => {
      await tx.execute(increment);
      leaving.abort(left);
      await tx.execute(increment);
    }),
  );
  await expect(work).rejects.toMatchObject({ cause: left });
  expect(await value()).toEqual([0]);
});

test('a transaction that has done its work when the client leaves commits', async () => {
  await reset();
  await using pool = openPool('cancel-commit');
  const leaving = new AbortController();
  await whileWanted(leaving.signal, () =>
    inTransaction(pool.db, async (tx) => {
      await tx.execute(increment);
      leaving.abort(left);
    }),
  );
  expect(await value()).toEqual([1]);
});

test("a statement is sent again when somebody else's cancellation struck it", async () => {
  await using late = await createLateCancels();
  await using pool = openPool('struck-statement', late.url);
  await direct.sql`CREATE SEQUENCE struck`;
  const victim = await late.strike(pool.db, 'struck-statement', (lock) =>
    pool.db.execute(sql`SELECT nextval('struck') AS run, ${lock}`),
  );
  expect(victim).toMatchObject([{ run: '2' }]);
});

test("a transaction is run again when somebody else's cancellation struck it", async () => {
  await reset();
  await using late = await createLateCancels();
  await using pool = openPool('struck-transaction', late.url);
  let runs = 0;
  await late.strike(pool.db, 'struck-transaction', (lock) =>
    inTransaction(pool.db, async (tx) => {
      runs += 1;
      await tx.execute(increment);
      await tx.execute(sql`SELECT ${lock}`);
    }),
  );
  expect(runs).toBe(2);
  expect(await value()).toEqual([1]);
});

test('a cancellation by an operator is an error, and nothing is sent again', async () => {
  await using pool = openPool('cancelled-by-operator');
  const outcome = Promise.resolve(pool.db.execute(sleep)).catch((error: unknown) => error);
  await expect
    .poll(
      () => direct.sql`SELECT wait_event FROM pg_stat_activity
      WHERE application_name = 'cancelled-by-operator'`,
    )
    .toEqual([{ wait_event: 'PgSleep' }]);
  await direct.sql`SELECT pg_cancel_backend(pid) FROM pg_stat_activity
    WHERE application_name = 'cancelled-by-operator'`;
  expect(await outcome).toMatchObject({ cause: { code: '57014' } });
});

const CANCEL_REQUEST = 80_877_102;

/** A way to the database on which cancellations come late: when the next statement is at it already. */
async function createLateCancels() {
  const { hostname, port } = new URL(direct.url);
  const held: (() => void)[] = [];
  const server = createServer((incoming) => {
    incoming
      .on('error', () => undefined)
      .once('data', (first) => {
        const pass = () => {
          const outgoing = connectSocket(Number(port), hostname);
          outgoing.on('error', () => incoming.destroy()).write(first);
          incoming.pipe(outgoing).pipe(incoming);
        };
        if (first.length === 16 && first.readInt32BE(4) === CANCEL_REQUEST) held.push(pass);
        else pass();
      });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  const url = new URL(direct.url);
  url.port = String(typeof address === 'object' ? address?.port : '');

  return {
    url: url.href,
    /** Has what `send` sends struck by the cancellation of the statement before it. */
    async strike<T>(
      db: ScratchDatabase['db'],
      applicationName: string,
      send: (lock: SQL) => PromiseLike<T>,
    ): Promise<T> {
      const isAt = (text: string) =>
        expect.poll(async () => (await running(applicationName)).join()).toContain(text);
      const locks = await direct.sql.reserve();
      await locks`SELECT pg_advisory_lock(1), pg_advisory_lock(2)`;
      const leaving = new AbortController();
      const unwanted = whileWanted(leaving.signal, () =>
        Promise.resolve(db.execute(sql`SELECT pg_advisory_xact_lock(1)`)),
      );
      await isAt('lock(1)');
      leaving.abort(left);
      await expect.poll(() => held.length).toBe(1);
      await locks`SELECT pg_advisory_unlock(1)`;
      await unwanted;
      const victim = Promise.resolve(send(sql`pg_advisory_xact_lock(2)`));
      await isAt('lock(2)');
      const [before] = await startOf(applicationName);
      held[0]?.();
      await expect.poll(() => startOf(applicationName)).not.toEqual([before]);
      await isAt('lock(2)');
      await locks`SELECT pg_advisory_unlock(2)`;
      locks.release();
      return victim;
    },
    [Symbol.asyncDispose]: async () => void server.close(),
  };
}

/** When the statement began that the pool's one connection is at. */
function startOf(applicationName: string) {
  return direct.sql`
    SELECT query_start::text FROM pg_stat_activity WHERE application_name = ${applicationName}`;
}
