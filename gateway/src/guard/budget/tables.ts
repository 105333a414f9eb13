import { instant } from '@supergraph/service/database/columns';
import { pgTable, text } from 'drizzle-orm/pg-core';

/**
 * What callers have spent, over all gateways. UNLOGGED: what a crash of Postgres forgets is no loss, and
 * without a log to flush it costs no write to disk. It has no index by time: it holds no more than the
 * callers of the last minutes, and is changed far more often than it is swept.
 */
export const budgetBuckets = pgTable('budget_buckets', {
  /** Kind and id, as in `user:usr_…` and `address:192.0.2.1`. */
  payer: text().primaryKey(),
  /** When its bucket is full again; from then on the row means nothing. */
  fullAt: instant('full_at').notNull(),
});
