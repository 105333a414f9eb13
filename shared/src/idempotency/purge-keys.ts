import { sql } from 'drizzle-orm';
import type { Db, Schema } from '../database/connect.ts';

const KEPT_DAYS = 30;
const BATCH = 1_000;
const BATCHES_MAX = 100;
const DAY_MS = 86_400_000;

/**
 * Forgets the idempotency keys of a service after 30 days, in small batches that lock nothing for
 * long; at most 100,000, the next run goes on. A request that is repeated later than that is a new one.
 *
 * @returns how many they were
 */
export async function purgeIdempotencyKeys<S extends Schema>(
  db: Db<S>,
  now: Date,
): Promise<number> {
  const before = new Date(now.getTime() - KEPT_DAYS * DAY_MS);
  let purged = 0;
  for (let batch = 0; batch < BATCHES_MAX; batch += 1) {
    const { count } = await db.execute(sql`DELETE FROM idempotency_keys WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM idempotency_keys WHERE created_at < ${before.toISOString()}
      ORDER BY created_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED))`);
    purged += count;
    if (count < BATCH) break;
  }
  return purged;
}
