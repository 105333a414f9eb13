import { createHash, randomBytes } from 'node:crypto';
import type { Db, Schema } from '@supergraph/service/database/connect';
import type { FairQueue } from '@supergraph/service/throttle/fair-queue';
import { imageTypeOf } from './image-type.ts';
import { MediaFault } from './media-fault.ts';
import { announceFiles, claimTicket, recordImage } from './media-rows.ts';
import { fileOf, imageSizes } from './sizes.ts';
import type { MediaStore } from './store/media-store.ts';
import type { Ticket } from './ticket.ts';
import type { ImageWorker } from './worker/image-worker.ts';

export interface ReceivingDeps<S extends Schema> {
  db: Db<S>;
  clock: () => Date;
  store: MediaStore;
  worker: ImageWorker;
  queue: FairQueue;
}

/**
 * Makes an image of what was sent with a ticket, and stores it under its content. The ticket is used up
 * by what is an image by its first bytes, also where it is refused then.
 *
 * @throws IMAGE_TYPE_UNSUPPORTED, UPLOAD_TICKET_USED, IMAGE_UNREADABLE, IMAGE_TOO_LARGE, and
 *   SERVICE_UNAVAILABLE while too much is waiting, which leaves the ticket good
 */
export async function receiveImage<S extends Schema>(
  { db, clock, store, worker, queue }: ReceivingDeps<S>,
  ticket: Ticket,
  content: Buffer,
  signal: AbortSignal,
): Promise<{ width: number; height: number }> {
  const type = imageTypeOf(content);
  if (!type) {
    const known = 'PNG, JPEG, WebP, GIF or AVIF';
    throw new MediaFault('IMAGE_TYPE_UNSUPPORTED', `The file does not begin as ${known} does.`);
  }
  return queue.run(
    ticket.callerId,
    async () => {
      if (!(await claimTicket(db, ticket, clock()))) {
        throw new MediaFault('UPLOAD_TICKET_USED', 'The ticket was used before.');
      }
      const made = await worker.make({ content, type, side: imageSizes.full });
      const { width, height } = made;
      const hash = createHash('sha256').update(made.content).digest('hex');
      // Never the name of a file that is being removed.
      const storageKey = `${hash.slice(0, 2)}/${hash}-${randomBytes(6).toString('hex')}`;
      await announceFiles(db, [storageKey], clock());
      await store.put(fileOf(storageKey, 'full'), made.content);
      await recordImage(db, ticket.id, { hash, storageKey, width, height }, clock());
      return { width, height };
    },
    signal,
  );
}
