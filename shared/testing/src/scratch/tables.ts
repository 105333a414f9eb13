import { mediaObjectsTable } from '@supergraph/media/tables';
import { index, integer, pgTable, text } from 'drizzle-orm/pg-core';

export { inboxTable, outboxTable } from '@supergraph/events/tables';
export { mailsTable } from '@supergraph/mail/tables';
export { mediaGarbageTable, mediaObjectsTable, mediaUploadsTable } from '@supergraph/media/tables';
export { throttlesTable } from '@supergraph/service/throttle/tables';

/** A business table for these tests. */
export const counters = pgTable('counters', {
  id: text().primaryKey(),
  value: integer().notNull(),
});

/** Shows an image. */
export const pictures = pgTable(
  'pictures',
  {
    id: text().primaryKey(),
    hash: text()
      .notNull()
      .references(() => mediaObjectsTable.hash),
  },
  (table) => [index('pictures_by_hash').on(table.hash)],
);
