import type { OrdersDeps } from '../deps.ts';
import { deleteKeysBefore } from '../store/idempotency-keys.ts';

const KEPT_DAYS = 30;
const BATCH = 1_000;
const BATCHES_MAX = 100;
const DAY_MS = 86_400_000;

/**
 * Forgets idempotency keys after 30 days, in small batches that lock nothing for long; at most
 * 100,000, the next run goes on. A request that is repeated later than that is a new one.
 */
export async function purgeIdempotencyKeys({
  db,
  clock,
}: Pick<OrdersDeps, 'db' | 'clock'>): Promise<number> {
  const before = new Date(clock().getTime() - KEPT_DAYS * DAY_MS);
  let purged = 0;
  for (let batch = 0; batch < BATCHES_MAX; batch += 1) {
    const count = await deleteKeysBefore(db, { before, limit: BATCH });
    purged += count;
    if (count < BATCH) break;
  }
  return purged;
}
