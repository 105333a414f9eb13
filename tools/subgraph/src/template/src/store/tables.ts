import { instant } from '@supergraph/service/database/columns';
import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';

export { inboxTable, outboxTable } from '@supergraph/events/tables';

export const samples = pgTable(
  'samples',
  {
    id: text().primaryKey(),
    name: text().notNull(),
    nameKey: text('name_key').notNull(),
    createdById: text('created_by_id').notNull(),
    createdAt: instant('created_at').notNull(),
    version: integer().notNull(),
  },
  (table) => [
    uniqueIndex('samples_name_of_creator').on(table.createdById, table.nameKey),
    // Read backwards for the newest first.
    index('samples_by_time').on(table.createdAt, table.id),
    check('samples_name_not_empty', sql`${table.name} <> ''`),
    check('samples_version_positive', sql`${table.version} > 0`),
  ],
);
