import { sql } from 'drizzle-orm';
import type { Db, Schema } from '../database/connect.ts';
import { deleteInBatches } from '../database/delete-in-batches.ts';

const KEPT_DAYS = 30;
const ROWS_MAX = 100_000;
const DAY_MS = 86_400_000;

/**
 * Forgets the idempotency keys of a service after 30 days, in small batches that lock nothing for
 * long; at most 100,000, the next run goes on. A request that is repeated later than that is a new one.
 *
 * @returns how many they were
 */
export function purgeIdempotencyKeys<S extends Schema>(db: Db<S>, now: Date): Promise<number> {
  const before = new Date(now.getTime() - KEPT_DAYS * DAY_MS).toISOString();
  const purge = async (limit: number) => {
    const { count } = await db.execute(sql`DELETE FROM idempotency_keys WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM idempotency_keys WHERE created_at < ${before}
      ORDER BY created_at LIMIT ${limit} FOR UPDATE SKIP LOCKED))`);
    return count;
  };
  return deleteInBatches(purge, { rowsMax: ROWS_MAX });
}
