import { sql } from 'drizzle-orm';
import type { Db, Schema } from '../database/connect.ts';
import type { Logger } from '../logger.ts';
import { createSweeper, type Sweeper } from '../sweeper.ts';

const SWEEP_MS = 60_000;
const BATCH_ROWS = 1_000;
const BATCHES_MAX = 100;

export interface ThrottleSweep<S extends Schema> {
  db: Db<S>;
  clock: () => Date;
}

/** Takes away rows that mean nothing any more, so that the table does not grow with time. */
export function createThrottleSweeper<S extends Schema>(
  options: ThrottleSweep<S> & { log: Logger },
): Sweeper {
  return createSweeper({
    purpose: 'forget what was counted for throttles',
    intervalMs: SWEEP_MS,
    log: options.log,
    sweep: async () => void (await sweepThrottles(options)),
  });
}

/** Once, in small batches that lock nothing for long; returns how many rows it deleted. */
export async function sweepThrottles<S extends Schema>({
  db,
  clock,
}: ThrottleSweep<S>): Promise<number> {
  const now = clock().toISOString();
  let swept = 0;
  for (let batch = 0; batch < BATCHES_MAX; batch += 1) {
    const { count } = await db.execute(sql`DELETE FROM throttles WHERE key = ANY (ARRAY(
      SELECT key FROM throttles WHERE expires_at <= ${now}::timestamptz
      ORDER BY expires_at LIMIT ${BATCH_ROWS} FOR UPDATE SKIP LOCKED))`);
    swept += count;
    if (count < BATCH_ROWS) break;
  }
  return swept;
}
