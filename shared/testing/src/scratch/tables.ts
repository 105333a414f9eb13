import { integer, pgTable, text } from 'drizzle-orm/pg-core';

export { inboxTable, outboxTable } from '@supergraph/events/tables';
export { mailsTable } from '@supergraph/mail/tables';
export { throttlesTable } from '@supergraph/service/throttle/tables';

/** A business table for these tests. */
export const counters = pgTable('counters', {
  id: text().primaryKey(),
  value: integer().notNull(),
});
