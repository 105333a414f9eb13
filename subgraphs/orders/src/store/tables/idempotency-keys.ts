import { createdAt } from '@supergraph/service/database/columns';
import { index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { orders } from './orders.ts';

/**
 * Which order a client's key gave. Written in the transaction that places the order, so a key exists
 * exactly when its order does. Orders are never deleted, so the reference needs no index.
 */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    callerId: text('caller_id').notNull(),
    operation: text().notNull(),
    key: text().notNull(),
    /** Of the body that came with the key. */
    fingerprint: text().notNull(),
    orderId: text('order_id')
      .notNull()
      .references(() => orders.id),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.callerId, table.operation, table.key] }),
    // For the purge.
    index('idempotency_keys_by_age').on(table.createdAt),
  ],
);
