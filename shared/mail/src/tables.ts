import { createdAt, instant } from '@supergraph/service/database/columns';
import { sql } from 'drizzle-orm';
import { check, index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';

/**
 * Mails that were decided in a business transaction and wait for the courier. No row holds a secret, and
 * of one that was sent nothing personal is left. Each service re-exports it from its store/tables.ts.
 */
export const mailsTable = pgTable(
  'mails',
  {
    id: text().primaryKey(),
    /** What the mail tells of, so that it is told once; null where every call means a mail. */
    key: text().unique(),
    template: text().notNull(),
    /** Null: as the recipient has it. */
    locale: text(),
    /** Null where the row names the user instead, and once it was sent. */
    toAddress: text('to_address'),
    toName: text('to_name'),
    /** Whose address is asked for when the mail is rendered. */
    userId: text('user_id'),
    data: jsonb().$type<Record<string, unknown>>().notNull(),
    /** As it was at the first try, and is at every other. */
    messageId: text('message_id'),
    createdAt: createdAt(),
    attempts: integer().notNull().default(0),
    /** Until then nobody takes it up: a courier has it in hand, or a try has failed. */
    dueAt: instant('due_at').notNull(),
    lastError: text('last_error'),
    sentAt: instant('sent_at'),
    givenUpAt: instant('given_up_at'),
  },
  (table) => [
    index('mails_waiting').on(table.dueAt).where(sql`sent_at IS NULL AND given_up_at IS NULL`),
    // For the purge, which would read the whole table without them.
    index('mails_sent').on(table.sentAt).where(sql`sent_at IS NOT NULL`),
    index('mails_given_up').on(table.givenUpAt).where(sql`given_up_at IS NOT NULL`),
    check('mails_end_once', sql`${table.sentAt} IS NULL OR ${table.givenUpAt} IS NULL`),
    check(
      'mails_have_a_recipient_until_sent',
      sql`num_nonnulls(${table.toAddress}, ${table.userId}) = (${table.sentAt} IS NULL)::int`,
    ),
    check('mails_attempts_not_negative', sql`${table.attempts} >= 0`),
  ],
);
