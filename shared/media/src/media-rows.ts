import type { Db, Schema } from '@supergraph/service/database/connect';
import { inTransaction } from '@supergraph/service/database/transaction';
import { type SQL, sql } from 'drizzle-orm';
import type { Ticket } from './ticket.ts';

export interface StoredImage {
  readonly hash: string;
  readonly storageKey: string;
  readonly width: number;
  readonly height: number;
}

/** Far longer than an upload takes. */
const UNFINISHED_MS = 3_600_000;

/** Uses a ticket up; false when somebody has. */
export async function claimTicket<S extends Schema>(
  db: Db<S>,
  { id, callerId, purpose }: Ticket,
  now: Date,
): Promise<boolean> {
  const { count } = await db.execute(sql`
    INSERT INTO media_uploads (id, caller_id, purpose, created_at)
    VALUES (${id}, ${callerId}, ${purpose}, ${now.toISOString()}) ON CONFLICT (id) DO NOTHING`);
  return count === 1;
}

/** Announces files before they are written, so that they are removed should nobody come to need them. */
export async function announceFiles<S extends Schema>(
  db: Db<S>,
  storageKeys: readonly string[],
  now: Date,
): Promise<void> {
  const dueAt = new Date(now.getTime() + UNFINISHED_MS).toISOString();
  await db.execute(sql`
    INSERT INTO media_garbage (storage_key, due_at)
    SELECT storage_key, ${dueAt} FROM unnest(${sql.param([...storageKeys])}::text[]) AS storage_key`);
}

/**
 * Says that an upload is this image, whose file is written. Where the same content is stored already, it
 * shares that, and the file is left to be removed: two that come at once wait for each other at the row.
 */
export async function recordImage<S extends Schema>(
  db: Db<S>,
  uploadId: string,
  image: StoredImage,
  now: Date,
): Promise<void> {
  const at = now.toISOString();
  await inTransaction(db, async (tx) => {
    const [stored] = await tx.execute<{ storage_key: string }>(sql`
      INSERT INTO media_objects (hash, storage_key, width, height, created_at)
      VALUES (${image.hash}, ${image.storageKey}, ${image.width}, ${image.height}, ${at})
      ON CONFLICT (hash) DO UPDATE SET hash = excluded.hash RETURNING storage_key`);
    const isNew = stored?.storage_key === image.storageKey;
    const { count } = await tx.execute(isNew ? keep(image.storageKey) : drop(image.storageKey, at));
    // The sweeper has been at it, an hour later: nothing may refer to the file.
    if (count !== 1) throw new Error(`The upload ${uploadId} took too long.`);
    await tx.execute(sql`UPDATE media_uploads SET hash = ${image.hash} WHERE id = ${uploadId}`);
  });
}

function keep(storageKey: string): SQL {
  return sql`DELETE FROM media_garbage WHERE storage_key = ${storageKey}`;
}

function drop(storageKey: string, at: string): SQL {
  return sql`UPDATE media_garbage SET due_at = ${at} WHERE storage_key = ${storageKey}`;
}

export async function findImage<S extends Schema>(
  db: Db<S>,
  hash: string,
): Promise<StoredImage | null> {
  const [row] = await db.execute<{ storage_key: string; width: number; height: number }>(
    sql`SELECT storage_key, width, height FROM media_objects WHERE hash = ${hash}`,
  );
  return row ? { hash, storageKey: row.storage_key, width: row.width, height: row.height } : null;
}
