import { sql } from 'drizzle-orm';
import { isAnyOf } from '../database/any-of.ts';
import type { Db, Schema } from '../database/connect.ts';
import { throttlesTable } from './tables.ts';
import { emptyTally, type Tally } from './tally.ts';

export type KeyedTally = Tally & { readonly key: string };

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
  tallies: readonly KeyedTally[],
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

/**
 * Writes a tally where the one before it is still there, without a lock that outlasts the statement.
 *
 * @param before as it was read, `emptyTally` where nothing counted
 * @returns whether it was, and it is written
 */
export async function replaceTally<S extends Schema>(
  db: Db<S>,
  before: Tally,
  { key, count, until, expiresAt }: KeyedTally,
  now: Date,
): Promise<boolean> {
  const [ends, expires] = [until.toISOString(), expiresAt.toISOString()];
  const written =
    before.expiresAt > now
      ? await db.execute(sql`UPDATE throttles
          SET count = ${count}, until = ${ends}, expires_at = ${expires}
          WHERE key = ${key} AND count = ${before.count}
            AND until = ${before.until.toISOString()} AND expires_at = ${before.expiresAt.toISOString()}`)
      : await db.execute(sql`INSERT INTO throttles AS counted (key, count, until, expires_at)
          VALUES (${key}, ${count}, ${ends}, ${expires})
          ON CONFLICT (key) DO UPDATE
          SET count = excluded.count, until = excluded.until, expires_at = excluded.expires_at
          WHERE counted.expires_at <= ${now.toISOString()}`);
  return written.count > 0;
}

function inOrder(keys: readonly string[], rows: readonly KeyedTally[], now: Date): Tally[] {
  const valid = new Map(
    rows.filter(({ expiresAt }) => expiresAt > now).map((row) => [row.key, row]),
  );
  return keys.map((key) => valid.get(key) ?? emptyTally);
}
