import { anyOf } from '@supergraph/service/database/any-of';
import type { Db, Schema } from '@supergraph/service/database/connect';
import { deleteInBatches } from '@supergraph/service/database/delete-in-batches';
import { inTransaction } from '@supergraph/service/database/transaction';
import type { Logger } from '@supergraph/service/logger';
import { createSweeper, type Sweeper } from '@supergraph/service/sweeper';
import { type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { filesOf } from './sizes.ts';
import type { MediaStore } from './store/media-store.ts';

const SWEEP_MS = 60_000;
const DAY_MS = 86_400_000;
const ROWS_MAX = 10_000;
const OBJECTS_MAX = 100;
/** Time to remove files in, before another replica does it over again. */
const LEASE_MS = 600_000;

export interface SweepingDeps<S extends Schema> {
  db: Db<S>;
  store: MediaStore;
  clock: () => Date;
  /** The columns, with an index each, by which something of the service shows an image. */
  shownBy: readonly PgColumn[];
}

/** Removes images that nothing shows. Every replica runs one, and they share the work. */
export function createMediaSweeper<S extends Schema>(
  deps: SweepingDeps<S> & { log: Logger },
): Sweeper {
  return createSweeper({
    purpose: 'remove images that nothing shows',
    intervalMs: SWEEP_MS,
    log: deps.log,
    async sweep() {
      const removed = await sweepMedia(deps);
      if (removed > 0) deps.log.info({ removed }, 'removed images that nothing shows');
    },
  });
}

/**
 * Forgets uploads a day after they came, whether something took them or not; then images to which neither
 * an upload nor anything else refers; then their files. Bounded: the next sweep goes on.
 *
 * @returns of how many images the files are gone
 */
export async function sweepMedia<S extends Schema>(deps: SweepingDeps<S>): Promise<number> {
  const { db, clock } = deps;
  const dayAgo = new Date(clock().getTime() - DAY_MS);
  await deleteInBatches(async (limit) => (await db.execute(oldUploads(dayAgo, limit))).count, {
    rowsMax: ROWS_MAX,
  });
  await deleteOrphans(deps);
  return removeFiles(deps);
}

function oldUploads(before: Date, limit: number): SQL {
  return sql`DELETE FROM media_uploads WHERE id = ANY (ARRAY(
    SELECT id FROM media_uploads WHERE created_at < ${before.toISOString()}
    ORDER BY created_at LIMIT ${limit} FOR UPDATE SKIP LOCKED))`;
}

/**
 * In two steps, since the first may have seen an image before somebody came to show it: once its row is
 * locked nobody can begin to, and the second looks again.
 */
async function deleteOrphans<S extends Schema>(deps: SweepingDeps<S>): Promise<void> {
  const isOrphan = orphans(deps.shownBy);
  await inTransaction(deps.db, async (tx) => {
    const locked = await tx.execute<{ hash: string }>(sql`
      SELECT hash FROM media_objects AS object WHERE ${isOrphan}
      LIMIT ${OBJECTS_MAX} FOR UPDATE SKIP LOCKED`);
    if (locked.length === 0) return;
    const hashes = locked.map(({ hash }) => hash);
    await tx.execute(sql`
      WITH gone AS (
        DELETE FROM media_objects AS object
        WHERE hash = ${anyOf(hashes)} AND ${isOrphan}
        RETURNING storage_key)
      INSERT INTO media_garbage (storage_key, due_at)
      SELECT storage_key, ${deps.clock().toISOString()} FROM gone`);
  });
}

function orphans(shownBy: readonly PgColumn[]): SQL {
  const referring = shownBy.map(
    (column) => sql`AND NOT EXISTS (SELECT FROM ${column.table} WHERE ${column} = object.hash)`,
  );
  return sql`NOT EXISTS (SELECT FROM media_uploads AS upload WHERE upload.hash = object.hash)
    ${sql.join(referring, sql` `)}`;
}

/** No lock is held while files are removed: that may take as long as it takes. */
async function removeFiles<S extends Schema>({
  db,
  store,
  clock,
}: SweepingDeps<S>): Promise<number> {
  const now = clock();
  const until = new Date(now.getTime() + LEASE_MS).toISOString();
  const due = await db.execute<{ storage_key: string }>(sql`
    UPDATE media_garbage SET due_at = ${until} WHERE storage_key = ANY (ARRAY(
      SELECT storage_key FROM media_garbage WHERE due_at <= ${now.toISOString()}
      ORDER BY due_at LIMIT ${OBJECTS_MAX} FOR UPDATE SKIP LOCKED))
    RETURNING storage_key`);
  if (due.length === 0) return 0;
  const keys = due.map(({ storage_key }) => storage_key);
  await store.remove(keys.flatMap(filesOf));
  await db.execute(sql`DELETE FROM media_garbage WHERE storage_key = ${anyOf(keys)}`);
  return keys.length;
}
