import type { Db, Schema } from '@supergraph/service/database/connect';
import type { FairQueue } from '@supergraph/service/throttle/fair-queue';
import { findImage } from './media-rows.ts';
import { fileOf, type ImageSize, imageSizes } from './sizes.ts';
import type { MediaStore } from './store/media-store.ts';
import type { ImageWorker } from './worker/image-worker.ts';

export interface ShowingDeps<S extends Schema> {
  db: Db<S>;
  store: MediaStore;
  worker: ImageWorker;
  queue: FairQueue;
}

export interface WantedImage {
  hash: string;
  size: ImageSize;
  /** Whose turn it takes to make it. */
  client: string;
}

/**
 * Gives an image in a size, which is made the first time that somebody wants it, and kept. Those who want
 * it meanwhile wait for the same work; it goes on when the first of them leaves.
 *
 * @returns a function that gives null where there is no such image
 * @throws SERVICE_UNAVAILABLE while too much is waiting
 */
export function createImageShow<S extends Schema>({ db, store, worker, queue }: ShowingDeps<S>) {
  const underWay = new Map<string, Promise<Buffer | null>>();

  async function make({ hash, size }: WantedImage, storageKey: string): Promise<Buffer | null> {
    const content = await store.get(fileOf(storageKey, 'full'));
    if (!content) return null;
    const made = await worker.make({ content, type: 'webp', side: imageSizes[size] });
    await store.put(fileOf(storageKey, size), made.content);
    // Swept away in between: the sweeper has passed, so the new file is ours to remove.
    const isThere = (await findImage(db, hash))?.storageKey === storageKey;
    if (!isThere) await store.remove([fileOf(storageKey, size)]);
    return Buffer.from(made.content);
  }

  return async (wanted: WantedImage): Promise<Buffer | null> => {
    const image = await findImage(db, wanted.hash);
    if (!image) return null;
    const side = imageSizes[wanted.size];
    // What fits as it is would only be made again.
    const size = image.width <= side && image.height <= side ? 'full' : wanted.size;
    const file = fileOf(image.storageKey, size);
    const kept = await store.get(file);
    if (kept || size === 'full') return kept;
    const made =
      underWay.get(file) ??
      queue
        .run(wanted.client, () => make(wanted, image.storageKey))
        .finally(() => underWay.delete(file));
    underWay.set(file, made);
    return made;
  };
}
