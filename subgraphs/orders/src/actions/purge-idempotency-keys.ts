import { deleteInBatches } from '@supergraph/shared/database/delete-in-batches';
import type { OrdersDeps } from '../deps.ts';
import { deleteKeysBefore } from '../store/idempotency-keys.ts';

const KEPT_DAYS = 30;
const ROWS_MAX = 100_000;
const DAY_MS = 86_400_000;

/**
 * Forgets idempotency keys after 30 days, in small batches that lock nothing for long; at most
 * 100,000, the next run goes on. A request that is repeated later than that is a new one.
 */
export function purgeIdempotencyKeys({
  db,
  clock,
}: Pick<OrdersDeps, 'db' | 'clock'>): Promise<number> {
  const before = new Date(clock().getTime() - KEPT_DAYS * DAY_MS);
  return deleteInBatches((limit) => deleteKeysBefore(db, { before, limit }), { rowsMax: ROWS_MAX });
}
