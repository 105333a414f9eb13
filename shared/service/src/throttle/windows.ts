import { sql } from 'drizzle-orm';
import { anyOf } from '../database/any-of.ts';
import type { Db, Schema } from '../database/connect.ts';
import { jsonRows } from '../database/json-rows.ts';
import { lazyCommit } from '../database/lazy-commit.ts';

/** So many uses of a key in one window of time, which begins with the first of them. */
export interface WindowLimit {
  readonly key: string;
  /** 0 means no bound. */
  readonly max: number;
  readonly windowMs: number;
}

export interface CountedUse {
  readonly key: string;
  readonly count: number;
  /** When the window ends. */
  readonly expiresAt: Date;
}

/** Uses of one key that are counted together. */
export interface Uses extends Pick<WindowLimit, 'key' | 'windowMs'> {
  readonly uses: number;
}

/**
 * Counts uses of keys, each key once, in one statement that replicas may send at the same time; keys are taken
 * in one order, so that nobody waits in a circle. One text whatever the number of keys: it stays prepared. Nobody
 * waits for the disk: a crash of the server forgets uses of its last second.
 */
export async function countUses<S extends Schema>(
  db: Db<S>,
  counted: readonly Uses[],
  now: Date,
): Promise<CountedUse[]> {
  const rows = counted.map(({ key, windowMs, uses }) => ({
    key,
    uses,
    ends: new Date(now.getTime() + windowMs).toISOString(),
  }));
  const isOver = sql`used.expires_at <= ${now.toISOString()}::timestamptz`;
  const tallies = await db.execute<{ key: string; count: number; ends_ms: string }>(sql`
    INSERT INTO throttles AS used (key, count, until, expires_at)
    SELECT key, uses, ends, ends
    FROM json_to_recordset(${jsonRows(rows)}) AS given(key text, uses integer, ends timestamptz), ${lazyCommit}
    ORDER BY key
    ON CONFLICT (key) DO UPDATE SET
      count = excluded.count + CASE WHEN ${isOver} THEN 0 ELSE used.count END,
      until = CASE WHEN ${isOver} THEN excluded.until ELSE used.until END,
      expires_at = CASE WHEN ${isOver} THEN excluded.expires_at ELSE used.expires_at END
    RETURNING key, count, (extract(epoch FROM expires_at) * 1000)::bigint::text AS ends_ms`);
  return tallies.map((row) => ({
    key: row.key,
    count: row.count,
    expiresAt: new Date(Number(row.ends_ms)),
  }));
}

/** Takes back one use of each key, in the same order: what was counted turned out to be none. */
export async function uncountUses<S extends Schema>(
  db: Db<S>,
  limits: readonly WindowLimit[],
): Promise<void> {
  const keys = limits.map(({ key }) => key);
  await db.execute(sql`UPDATE throttles SET count = greatest(throttles.count - 1, 0)
    FROM (SELECT key FROM throttles WHERE key = ${anyOf(keys)} ORDER BY key FOR UPDATE) AS locked
    WHERE throttles.key = locked.key`);
}
