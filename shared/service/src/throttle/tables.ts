import { index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { instant } from '../database/columns.ts';

/**
 * What was counted by key. Each service that counts re-exports the table from its store/tables.ts and
 * makes it UNLOGGED in a migration: a count that a crash of Postgres forgets is no loss, and without a
 * log to flush a count costs no write to disk.
 */
export const throttlesTable = pgTable(
  'throttles',
  {
    key: text().primaryKey(),
    count: integer().notNull(),
    /** Whoever has the key waits until then, unless the count alone decides. */
    until: instant('until').notNull(),
    /** From then on the row means nothing, and a sweeper takes it away. */
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [index('throttles_by_expiry').on(table.expiresAt)],
);
