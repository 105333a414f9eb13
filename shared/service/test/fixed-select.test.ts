import { createScratchDatabase } from '@supergraph/testing/scratch/database';
import { counters, outboxTable } from '@supergraph/testing/scratch/tables';
import { asc, eq, getTableColumns, gte, sql } from 'drizzle-orm';
import { afterAll, expect, test } from 'vitest';
import { isAnyOf } from '../src/database/any-of.ts';
import type { Db } from '../src/database/connect.ts';
import { fixedSelect, type Given } from '../src/database/fixed-select.ts';
import { inTransaction } from '../src/database/transaction.ts';

const sent: string[] = [];
const database = await createScratchDatabase((text) => sent.push(text));
const { db } = database;
afterAll(() => database[Symbol.asyncDispose]());

type Values = { ids: readonly string[]; valueMin: number; rowsMax: number };
let built = 0;

function select(from: Pick<Db<Record<string, unknown>>, 'select'>, given: Values | Given<Values>) {
  built += 1;
  const double = sql<bigint>`value * 2`.mapWith(BigInt);
  return from
    .select({ id: counters.id, value: counters.value, double, named: double.as('named') })
    .from(counters)
    .where(sql`${isAnyOf(counters.id, given.ids)} AND ${gte(counters.value, given.valueMin)}`)
    .orderBy(asc(counters.id))
    .limit(given.rowsMax);
}

test('a fixed SELECT is made once, and sends and reads what drizzle does each time', async () => {
  await db.insert(counters).values(['a', 'b', 'c', 'd'].map((id, value) => ({ id, value })));
  const fixed = fixedSelect((from, given: Given<Values>) => select(from, given));
  built = 0;
  for (const values of [
    { ids: ['a', 'b', 'c', 'd'], valueMin: 1, rowsMax: 2 },
    { ids: ['d'], valueMin: 0, rowsMax: 9 },
    { ids: [], valueMin: 0, rowsMax: 9 },
  ]) {
    sent.length = 0;
    expect(await fixed(db, values)).toEqual(await select(db, values));
    expect(sent[0]).toBe(sent[1]);
  }
  expect(built).toBe(4);
  const [first] = await fixed(db, { ids: ['b'], valueMin: 0, rowsMax: 1 });
  expect(first).toEqual({ id: 'b', value: 1, double: 2n, named: 2n });
});

test('moments, JSON, 64 bits and nulls come as drizzle reads them', async () => {
  const event = { id: 'e', type: 't', subject: 's', sequence: 7, data: { deep: [1] } };
  await db.insert(outboxTable).values({ ...event, correlationId: 'c' });
  const fixed = fixedSelect((from) => from.select().from(outboxTable));
  const rows = await fixed(db, {});
  expect(rows).toEqual(await db.select().from(outboxTable));
  expect(rows).toMatchObject([{ ...event, position: 1n, createdAt: expect.any(Date) }]);
});

test('what several tables give comes by their names, as drizzle has it', async () => {
  await db.insert(counters).values({ id: 'joined', value: 5 });
  const event = { id: 'j', type: 't', subject: 'joined', sequence: 1, data: {} };
  await db.insert(outboxTable).values({ ...event, correlationId: 'c' });
  const ask = (from: Pick<Db<Record<string, unknown>>, 'select'>) =>
    from
      .select({
        ...{ counter: { id: counters.id }, event: getTableColumns(outboxTable) },
        ...{ whole: counters, one: sql`1` },
      })
      .from(counters)
      .innerJoin(outboxTable, eq(outboxTable.subject, counters.id))
      .for('update');
  const rows = await fixedSelect(ask)(db, {});
  expect(rows).toEqual(await ask(db));
  expect(rows).toMatchObject([
    { counter: { id: 'joined' }, event, whole: { id: 'joined', value: 5 }, one: 1 },
  ]);
});

test('it is a part of the transaction that it is given', async () => {
  const fixed = fixedSelect((from, given: Given<Values>) => select(from, given));
  const values = { ids: ['new'], valueMin: 0, rowsMax: 1 };
  await inTransaction(db, async (tx) => {
    await tx.insert(counters).values({ id: 'new', value: 1 });
    expect(await fixed(tx, values)).toHaveLength(1);
    expect(await fixed(db, values)).toHaveLength(0);
  });
});

test('parts of parts are refused', async () => {
  const deep = { part: { deeper: { id: counters.id } } };
  const nested = fixedSelect((from) => from.select(deep as never).from(counters));
  expect(() => nested(db, {})).toThrow('only columns and expressions are selected');
});
