import { createdAt } from '@supergraph/service/database/columns';
import { index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';

/** What mutations did that came with a key. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    callerId: text('caller_id').notNull(),
    operation: text().notNull(),
    key: text().notNull(),
    /** Of the body that came with the key. */
    fingerprint: text().notNull(),
    /** What was made: the id of a product or of a ledger row. */
    resultId: text('result_id').notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({
      name: 'idempotency_keys_key',
      columns: [table.callerId, table.operation, table.key],
    }),
    // For the purge.
    index('idempotency_keys_by_age').on(table.createdAt),
  ],
);
