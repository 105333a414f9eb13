import { createdAt, instant } from '@supergraph/service/database/columns';
import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, text } from 'drizzle-orm/pg-core';

// Each service that takes images re-exports these from its store/tables.ts.

/**
 * Images that are stored, each once: two uploads of the same content share it. What shows one refers to
 * its hash by a foreign key, which keeps it from being swept away.
 */
export const mediaObjectsTable = pgTable(
  'media_objects',
  {
    /** SHA-256 of the image as we made it, in hexadecimal: what stands in its address. */
    hash: text().primaryKey(),
    /** What the names of its files begin with; never used a second time. */
    storageKey: text('storage_key').notNull().unique('media_objects_storage_key'),
    /** In pixels, after it was turned upright. */
    width: integer().notNull(),
    height: integer().notNull(),
    createdAt: createdAt(),
  },
  () => [
    check('media_objects_hash', sql`hash ~ '^[0-9a-f]{64}$'`),
    check('media_objects_extent', sql`width > 0 AND height > 0`),
  ],
);

/** Tickets that were used. The row is what makes a second use fail. */
export const mediaUploadsTable = pgTable(
  'media_uploads',
  {
    /** The ticket's. */
    id: text().primaryKey(),
    callerId: text('caller_id').notNull(),
    purpose: text().notNull(),
    /** Null until the image is stored, and for good when it was refused. */
    hash: text().references(() => mediaObjectsTable.hash),
    /** When something took the image; an upload is taken once. */
    attachedAt: instant('attached_at'),
    createdAt: createdAt(),
  },
  (table) => [
    index('media_uploads_by_hash').on(table.hash),
    // For the sweeper.
    index('media_uploads_by_age').on(table.createdAt),
    check('media_uploads_attached', sql`attached_at IS NULL OR hash IS NOT NULL`),
  ],
);

/**
 * Files to remove. The row is written before the file, and goes in the transaction that needs the file:
 * a crash in between leaves nothing behind that nobody knows of.
 */
export const mediaGarbageTable = pgTable(
  'media_garbage',
  {
    storageKey: text('storage_key').primaryKey(),
    dueAt: instant('due_at').notNull(),
  },
  (table) => [index('media_garbage_due').on(table.dueAt)],
);
