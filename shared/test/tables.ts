import { integer, pgTable, text } from 'drizzle-orm/pg-core';

export { inboxTable, outboxTable } from '../src/events/tables.ts';
export { throttlesTable } from '../src/throttle/tables.ts';

/** A business table for these tests. */
export const counters = pgTable('counters', {
  id: text().primaryKey(),
  value: integer().notNull(),
});
