import { createdAt, instant } from '@supergraph/service/database/columns';
import { sql } from 'drizzle-orm';
import { bigint, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';

/**
 * Events that were decided in a business transaction and wait to be published.
 * Each service re-exports both tables from its store/tables.ts, so that its migrations make them.
 */
export const outboxTable = pgTable(
  'outbox',
  {
    /** Order of writing; gaps and late commits are normal, so nobody may read `position > last`. */
    position: bigint({ mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    id: text().notNull().unique(),
    type: text().notNull(),
    subject: text().notNull(),
    sequence: bigint({ mode: 'number' }).notNull(),
    data: jsonb().notNull(),
    correlationId: text('correlation_id').notNull(),
    causationId: text('causation_id'),
    traceparent: text(),
    createdAt: createdAt(),
    publishedAt: instant('published_at'),
    attempts: integer().notNull().default(0),
    retryAt: instant('retry_at'),
    lastError: text('last_error'),
  },
  (table) => [
    index('outbox_unpublished').on(table.position).where(sql`published_at IS NULL`),
    index('outbox_unpublished_of_subject')
      .on(table.subject, table.position)
      .where(sql`published_at IS NULL`),
    // For the purge, which would read the whole table without it.
    index('outbox_published').on(table.publishedAt).where(sql`published_at IS NOT NULL`),
  ],
);

/** Events that a consumer has handled: the row is written in the handler's transaction. */
export const inboxTable = pgTable(
  'inbox',
  {
    consumer: text().notNull(),
    eventId: text('event_id').notNull(),
    handledAt: createdAt('handled_at'),
  },
  (table) => [
    primaryKey({ columns: [table.consumer, table.eventId] }),
    index('inbox_handled_at').on(table.handledAt),
  ],
);
