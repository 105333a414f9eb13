import { instant } from '@supergraph/service/database/columns';
import { sql } from 'drizzle-orm';
import { bigint, boolean, check, index, pgTable, text } from 'drizzle-orm/pg-core';
import { auditLimits } from '../../domain/audit-entry.ts';

/**
 * What was done in auth: append-only, which triggers of the migration audit_log see to. The columns that are
 * searched are derived from the text that is hashed, so that neither changes without the other.
 */
export const auditEntries = pgTable(
  'audit_entries',
  {
    id: text().primaryKey(),
    at: instant('at').notNull(),
    /** JSON, as `writeAuditEntry` writes it. */
    content: text().notNull(),
    action: text().notNull().generatedAlwaysAs(sql`content::jsonb ->> 'action'`),
    actorId: text('actor_id').generatedAlwaysAs(sql`content::jsonb -> 'actor' ->> 'id'`),
    subject: text().generatedAlwaysAs(sql`content::jsonb ->> 'subject'`),
    requestId: text('request_id').generatedAlwaysAs(sql`content::jsonb ->> 'requestId'`),
  },
  (table) => [
    index('audit_entries_by_time').on(table.at, table.id),
    index('audit_entries_by_action').on(table.action, table.at, table.id),
    index('audit_entries_by_actor').on(table.actorId, table.at, table.id),
    index('audit_entries_by_actor_action').on(table.actorId, table.action, table.at, table.id),
    index('audit_entries_by_subject').on(table.subject, table.at, table.id),
    index('audit_entries_by_subject_action').on(table.subject, table.action, table.at, table.id),
    index('audit_entries_by_actor_subject').on(table.actorId, table.subject, table.at, table.id),
    index('audit_entries_by_request').on(table.requestId),
    check(
      'audit_entries_bounded',
      sql`length(${table.content}) <= ${sql.raw(String(auditLimits.entryCharactersMax))}`,
    ),
    check('audit_entries_id_in_content', sql`content::jsonb ->> 'id' = ${table.id}`),
  ],
);

/** The chain over the entries, one link each, in the order of their commits: a trigger writes it. */
export const auditLinks = pgTable('audit_links', {
  /** 1, 2, 3, … without a gap. */
  sequence: bigint({ mode: 'number' }).primaryKey(),
  entryId: text('entry_id')
    .notNull()
    .unique('audit_links_entry_unique')
    .references(() => auditEntries.id),
  /** SHA-256 of the hash before it and the entry's content, in hexadecimal. */
  hash: text().notNull(),
});

/** One row: the last link, under whose lock the next is made. */
export const auditHeads = pgTable(
  'audit_heads',
  {
    isOnly: boolean('is_only').primaryKey().default(true),
    sequence: bigint({ mode: 'number' }).notNull(),
    hash: text().notNull(),
  },
  (table) => [check('audit_heads_one', sql`${table.isOnly}`)],
);
