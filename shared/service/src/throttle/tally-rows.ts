import { sql } from 'drizzle-orm';
import { isAnyOf } from '../database/any-of.ts';
import type { Db, Schema } from '../database/connect.ts';
import { throttlesTable } from './tables.ts';
import { emptyTally, type Tally } from './tally.ts';

/** What is counted under each of these keys; nothing is locked. */
export async function readTallies<S extends Schema>(
  db: Db<S>,
  keys: readonly string[],
  now: Date,
): Promise<Tally[]> {
  const rows = await db.select().from(throttlesTable).where(isAnyOf(throttlesTable.key, keys));
  return inOrder(keys, rows, now);
}

/**
 * The same, and nobody else reads them so until the transaction ends. A key without a row gets one, so
 * that there is something to lock; keys are taken in one order, so that nobody waits in a circle.
 */
export async function lockTallies<S extends Schema>(
  tx: Db<S>,
  keys: readonly string[],
  now: Date,
): Promise<Tally[]> {
  const rows = await tx
    .insert(throttlesTable)
    .values(keys.toSorted().map((key) => ({ ...emptyTally, key })))
    .onConflictDoUpdate({
      target: throttlesTable.key,
      set: { count: sql`${throttlesTable.count}` },
    })
    .returning();
  return inOrder(keys, rows, now);
}

/** Writes what has changed; the caller holds the locks. */
export async function saveTallies<S extends Schema>(
  tx: Db<S>,
  tallies: readonly (Tally & { key: string })[],
): Promise<void> {
  if (tallies.length === 0) return;
  const { count, until, expiresAt } = throttlesTable;
  await tx
    .insert(throttlesTable)
    .values([...tallies])
    .onConflictDoUpdate({
      target: throttlesTable.key,
      set: {
        count: sql.raw(`excluded."${count.name}"`),
        until: sql.raw(`excluded."${until.name}"`),
        expiresAt: sql.raw(`excluded."${expiresAt.name}"`),
      },
    });
}

function inOrder(
  keys: readonly string[],
  rows: readonly (Tally & { key: string })[],
  now: Date,
): Tally[] {
  const valid = new Map(
    rows.filter(({ expiresAt }) => expiresAt > now).map((row) => [row.key, row]),
  );
  return keys.map((key) => valid.get(key) ?? emptyTally);
}
