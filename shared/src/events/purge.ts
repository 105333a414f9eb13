import { sql } from 'drizzle-orm';
import type { Db, Schema } from '../database/connect.ts';

const BATCH_ROWS = 1_000;
const BATCHES_MAX = 1_000;

/**
 * Deletes published events after 7 days and the memory of handled ones after 30, in small batches
 * that lock nothing for long. A copy that arrives later than that would be handled again.
 */
export async function purgeEvents<S extends Schema>(db: Db<S>): Promise<void> {
  const oldEvents = sql`DELETE FROM outbox WHERE position IN (
    SELECT position FROM outbox WHERE published_at < now() - interval '7 days'
    ORDER BY position LIMIT ${BATCH_ROWS} FOR UPDATE SKIP LOCKED)`;
  const oldMemory = sql`DELETE FROM inbox WHERE (consumer, event_id) IN (
    SELECT consumer, event_id FROM inbox WHERE handled_at < now() - interval '30 days'
    ORDER BY handled_at LIMIT ${BATCH_ROWS} FOR UPDATE SKIP LOCKED)`;
  for (const statement of [oldEvents, oldMemory]) {
    for (let batch = 0; batch < BATCHES_MAX; batch += 1) {
      const { count } = await db.execute(statement);
      if (count < BATCH_ROWS) break;
    }
  }
}
