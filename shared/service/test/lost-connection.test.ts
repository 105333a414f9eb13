import { setImmediate as nextTurn } from 'node:timers/promises';
import { createScratchDatabase } from '@supergraph/testing/scratch/database';
import * as schema from '@supergraph/testing/scratch/tables';
import { createTcpProxy } from '@supergraph/testing/tcp-proxy';
import { sql } from 'drizzle-orm';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { isDatabaseAway } from '../src/database/availability.ts';
import { connect } from '../src/database/connect.ts';
import { inTransaction } from '../src/database/transaction.ts';

// An exception that the driver throws where nobody can catch it fails the whole run.

const direct = await createScratchDatabase();
const proxy = await createTcpProxy(direct.url);
const { db, close } = connect({
  url: proxy.through(direct.url),
  schema,
  applicationName: 'lost',
  maxConnections: 1,
});
afterAll(async () => {
  await close();
  await proxy[Symbol.asyncDispose]();
  await direct[Symbol.asyncDispose]();
});

beforeEach(async () => {
  await direct.db.delete(schema.counters);
  await direct.db.insert(schema.counters).values({ id: 'a', value: 0 });
});

async function afterwards(): Promise<void> {
  await nextTurn();
  await proxy.restore();
  expect(await inTransaction(db, (tx) => tx.execute(sql`SELECT 1 AS one`))).toEqual([{ one: 1 }]);
  expect(await direct.db.select().from(schema.counters)).toEqual([{ id: 'a', value: 0 }]);
}

const increment = sql`UPDATE counters SET value = value + 1`;

test('a transaction whose connection is lost while a statement runs fails, and the next one works', async () => {
  const outcome = inTransaction(db, async (tx) => {
    await tx.execute(increment);
    await Promise.all([tx.execute(sql`SELECT pg_sleep(30)`), proxy.cut()]);
  });
  await expect(outcome).rejects.toSatisfy(isDatabaseAway);
  await afterwards();
});

test('a transaction whose connection is lost between two statements sends no other', async () => {
  const outcome = inTransaction(db, async (tx) => {
    await tx.execute(increment);
    await proxy.cut();
    for (let turn = 0; turn < 50; turn += 1) await nextTurn();
    await tx.execute(increment);
  });
  await expect(outcome).rejects.toSatisfy(isDatabaseAway);
  await afterwards();
});

test('a transaction that fails by itself while its connection is lost fails all the same', async () => {
  const outcome = inTransaction(db, async (tx) => {
    await tx.execute(increment);
    await proxy.cut();
    for (let turn = 0; turn < 50; turn += 1) await nextTurn();
    throw new Error('the work failed');
  });
  await expect(outcome).rejects.toThrow();
  await afterwards();
});

test('a pool that lost its connections reads and writes values as before, and listens on', async () => {
  const heard: string[] = [];
  const pool = connect({
    url: proxy.through(direct.url),
    schema,
    applicationName: 'lost-pool',
    maxConnections: 2,
  });
  const { unlisten } = await pool.sql.listen('news', (news) => heard.push(news));
  const readMoment = () =>
    pool.db.execute(sql`SELECT '2026-03-01T12:00:00Z'::timestamptz AS moment`);
  const before = await readMoment();
  await proxy.cut();
  await proxy.restore();
  // The first may still meet what is lost.
  expect(await readMoment().catch(readMoment)).toEqual(before);
  while (heard.length === 0) {
    await direct.sql.notify('news', 'still here');
    await nextTurn();
  }
  expect(heard[0]).toBe('still here');
  await unlisten();
  await pool.close();
});
