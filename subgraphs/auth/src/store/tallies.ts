import { sql } from 'drizzle-orm';
import type { AuthDb } from './database.ts';
import { throttles } from './tables.ts';

/** Deletes what is counted under keys that begin so; returns how many there were. */
export async function deleteTallies(db: AuthDb, keyPrefix: string): Promise<number> {
  const { count } = await db
    .delete(throttles)
    .where(sql`starts_with(${throttles.key}, ${keyPrefix})`);
  return count;
}
