import { createHash, randomBytes } from 'node:crypto';
import type { Db, Schema } from '@supergraph/service/database/connect';
import { jsonRows } from '@supergraph/service/database/json-rows';
import { sql } from 'drizzle-orm';
import { announceFiles, type StoredImage } from './media-rows.ts';
import { fileOf } from './sizes.ts';
import type { MediaStore } from './store/media-store.ts';

/** An image that was made by us, in the form in which images are stored. */
export interface OwnImage {
  /** WebP. */
  content: Uint8Array;
  width: number;
  height: number;
}

const FILES_AT_ONCE = 16;

/**
 * Writes files of images that need not be made anew, such as those of a demo. `keepOwnImages` has to follow,
 * in the transaction that shows them; else the sweeper removes them.
 *
 * @returns one for each content, in the order of the images
 */
export async function putOwnImages<S extends Schema>(
  { db, store, now }: { db: Db<S>; store: MediaStore; now: Date },
  images: readonly OwnImage[],
): Promise<StoredImage[]> {
  const stored = images.map(({ content, width, height }) => {
    const hash = createHash('sha256').update(content).digest('hex');
    const storageKey = `${hash.slice(0, 2)}/${hash}-${randomBytes(6).toString('hex')}`;
    return { image: { hash, storageKey, width, height }, content };
  });
  await announceFiles(
    db,
    stored.map(({ image }) => image.storageKey),
    now,
  );
  for (let start = 0; start < stored.length; start += FILES_AT_ONCE) {
    const some = stored.slice(start, start + FILES_AT_ONCE);
    await Promise.all(
      some.map(({ image, content }) => store.put(fileOf(image.storageKey, 'full'), content)),
    );
  }
  return stored.map(({ image }) => image);
}

/** Their rows: products and users may refer to the hashes from here on. */
export async function keepOwnImages<S extends Schema>(
  tx: Db<S>,
  images: readonly StoredImage[],
  now: Date,
): Promise<void> {
  await tx.execute(sql`
    WITH kept AS (
      INSERT INTO media_objects (hash, storage_key, width, height, created_at)
      SELECT hash, "storageKey", width, height, ${now.toISOString()}
      FROM json_to_recordset(${jsonRows(images)})
        AS image(hash text, "storageKey" text, width integer, height integer)
      -- What is there already has its own file, and the new one stays to be removed.
      ON CONFLICT (hash) DO NOTHING RETURNING storage_key
    )
    DELETE FROM media_garbage WHERE storage_key IN (SELECT storage_key FROM kept)`);
}
