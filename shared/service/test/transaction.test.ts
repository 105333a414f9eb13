import { createScratchDatabase } from '@supergraph/testing/scratch/database';
import type * as schema from '@supergraph/testing/scratch/tables';
import { counters } from '@supergraph/testing/scratch/tables';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeEach, expect, test } from 'vitest';
import type { Db } from '../src/database/connect.ts';
import { violatedConstraint } from '../src/database/sql-state.ts';
import { afterCommit, inTransaction, tryAdvisoryLock } from '../src/database/transaction.ts';

const database = await createScratchDatabase();
const { db } = database;
afterAll(() => database[Symbol.asyncDispose]());

beforeEach(async () => {
  await db.delete(counters);
  await db.insert(counters).values([
    { id: 'a', value: 0 },
    { id: 'b', value: 0 },
  ]);
});

function increment(tx: Db<typeof schema>, id: string): Promise<unknown> {
  return tx.update(counters).set({ value: sql`value + 1` }).where(eq(counters.id, id));
}

async function values(): Promise<number[]> {
  const rows = await db.select().from(counters).orderBy(counters.id);
  return rows.map((row) => row.value);
}

/** Resolves for everyone once `size` have arrived; later callers pass at once. */
function meetingOf(size: number): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let arrived = 0;
  return () => {
    arrived += 1;
    if (arrived >= size) resolve();
    return promise;
  };
}

test('two transactions that deadlock both commit in the end', async () => {
  const meet = meetingOf(2);
  let runs = 0;
  const cross = (first: string, second: string) =>
    inTransaction(db, async (tx) => {
      runs += 1;
      await increment(tx, first);
      await meet();
      await increment(tx, second);
    });

  await Promise.all([cross('a', 'b'), cross('b', 'a')]);

  expect(await values()).toEqual([2, 2]);
  expect(runs).toBeGreaterThan(2);
});

test('a serialization failure runs the work again', async () => {
  const meet = meetingOf(2);
  const copySum = () =>
    inTransaction(db, async (tx) => {
      await tx.execute(sql`SET TRANSACTION ISOLATION LEVEL SERIALIZABLE`);
      const rows = await tx.select().from(counters);
      await meet();
      const sum = rows.reduce((total, row) => total + row.value, 0);
      await tx
        .update(counters)
        .set({ value: sum + 1 })
        .where(eq(counters.id, 'a'));
    });

  await Promise.all([copySum(), copySum()]);

  expect(await values()).toEqual([2, 0]);
});

test('gives up after the attempts it was given, with the error of the last', async () => {
  let runs = 0;
  const failing = inTransaction(
    db,
    async (tx) => {
      runs += 1;
      await tx.execute(sql`DO $$ BEGIN RAISE EXCEPTION 'busy' USING ERRCODE = '40001'; END $$`);
    },
    { attempts: 2 },
  );

  await expect(failing).rejects.toMatchObject({ cause: { message: 'busy' } });
  expect(runs).toBe(2);
});

test('an error that no repetition helps is raised at once, and nothing is written', async () => {
  let runs = 0;
  const failing = inTransaction(db, async (tx) => {
    runs += 1;
    await increment(tx, 'a');
    await tx.insert(counters).values({ id: 'a', value: 9 });
  });

  await expect(failing).rejects.toSatisfy((error) => violatedConstraint(error) === 'counters_pkey');
  expect(runs).toBe(1);
  expect(await values()).toEqual([0, 0]);
});

test('within a transaction it joins it: what fails inside fails the whole', async () => {
  const failing = inTransaction(db, async (tx) => {
    await increment(tx, 'a');
    await inTransaction(tx, async (inner) => {
      expect(inner).toBe(tx);
      await increment(inner, 'b');
      throw new Error('inside');
    });
  });

  await expect(failing).rejects.toThrow('inside');
  expect(await values()).toEqual([0, 0]);
});

test('a commit hook runs once after the commit and never after a rollback', async () => {
  const seen: unknown[] = [];
  const hook = (root: object) => seen.push(root);
  await inTransaction(db, async (tx) => {
    afterCommit(tx, hook);
    await inTransaction(tx, async (inner) => afterCommit(inner, hook));
    expect(seen).toEqual([]);
  });
  expect(seen).toEqual([db]);

  const failing = inTransaction(db, async (tx) => {
    afterCommit(tx, hook);
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(seen).toEqual([db]);
});

test('an advisory lock is held by one transaction at a time', async () => {
  await inTransaction(db, async (tx) => {
    expect(await tryAdvisoryLock(tx, 'sweep')).toBe(true);
    expect(await inTransaction(db, (other) => tryAdvisoryLock(other, 'sweep'))).toBe(false);
    expect(await inTransaction(db, (other) => tryAdvisoryLock(other, 'another'))).toBe(true);
  });
  expect(await inTransaction(db, (tx) => tryAdvisoryLock(tx, 'sweep'))).toBe(true);
});
