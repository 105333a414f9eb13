import { createScratchDatabase } from '@supergraph/testing/scratch/database';
import { counters } from '@supergraph/testing/scratch/tables';
import { eq, sql } from 'drizzle-orm';
import { afterAll, expect, test } from 'vitest';
import { inTransaction } from '../src/database/transaction.ts';

const database = await createScratchDatabase();
const { db } = database;
afterAll(() => database[Symbol.asyncDispose]());

test('a statement of drizzle is prepared once for a connection and used again', async () => {
  await inTransaction(db, async (tx) => {
    for (const id of ['a', 'b', 'c']) await tx.select().from(counters).where(eq(counters.id, id));
    const uses = await tx.execute(sql`SELECT generic_plans + custom_plans AS uses
      FROM pg_prepared_statements WHERE statement LIKE '%from "counters"%'`);
    expect(uses).toMatchObject([{ uses: '3' }]);
  });
});

test('several statements in one text, without parameters, still run', async () => {
  await db.execute(sql`CREATE TABLE one (id int); CREATE TABLE two (id int)`);
  expect(await db.execute(sql`SELECT FROM one, two`)).toHaveLength(0);
});

test('a database that answers is pinged, and one that is closed is not', async () => {
  const own = await createScratchDatabase();
  await expect(own.ping()).resolves.toBeUndefined();
  await own[Symbol.asyncDispose]();
  await expect(own.ping()).rejects.toThrow('CONNECTION_ENDED');
});
