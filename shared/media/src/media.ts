import type { Db, Schema } from '@supergraph/service/database/connect';
import type { Logger } from '@supergraph/service/logger';
import { createFairQueue } from '@supergraph/service/throttle/fair-queue';
import { receiveImage } from './receive-image.ts';
import { createImageShow, type WantedImage } from './show-image.ts';
import type { ImageSize } from './sizes.ts';
import type { MediaStore } from './store/media-store.ts';
import { createTickets, type Ticket, type Tickets } from './ticket.ts';
import { createImageWorker } from './worker/image-worker.ts';
import type { ImageLimits } from './worker/limits.ts';

/** A waiting upload is kept in memory. */
const UPLOADS_WAITING_MAX = 16;
const UPLOADS_WAITING_PER_CALLER_MAX = 4;
/** A page may show a hundred images that nobody has seen in that size. */
const SIZES_WAITING_MAX = 1_000;
const SIZES_WAITING_PER_CLIENT_MAX = 200;

export interface MediaOptions<S extends Schema> {
  /** Name of the service: part of addresses, and of the key for tickets. */
  service: string;
  db: Db<S>;
  store: MediaStore;
  /** From which the key for tickets is derived. */
  secret: string;
  /** What addresses begin with. Default: nothing, which is the origin of the gateway. */
  publicUrl?: string;
  log: Logger;
  clock?: (() => Date) | undefined;
  limits?: ImageLimits | undefined;
}

/** What a service does with images, behind its routes and its actions. */
export interface Media {
  readonly clock: () => Date;
  readonly tickets: Tickets;
  /** Where an upload is sent. */
  readonly uploadUrl: string;
  /** Where an image is found. What it shows never changes. */
  urlOf(hash: string, size: ImageSize): string;
  receive(ticket: Ticket, content: Buffer, signal: AbortSignal): Promise<ImageExtent>;
  show(wanted: WantedImage): Promise<Buffer | null>;
  stop(): void;
}

export interface ImageExtent {
  /** In pixels. */
  width: number;
  height: number;
}

/**
 * Images of a service. What comes in and what is made smaller have a queue and a process each, so that
 * neither waits for the other; in both, callers take turns.
 */
export function createMedia<S extends Schema>(options: MediaOptions<S>): Media {
  const { service, db, store, log, publicUrl = '', clock = () => new Date() } = options;
  const receiving = createImageWorker(options);
  const resizing = createImageWorker(options);
  const uploads = createFairQueue({
    purpose: 'take images',
    runningMax: 1,
    waitingMax: UPLOADS_WAITING_MAX,
    waitingPerKeyMax: UPLOADS_WAITING_PER_CALLER_MAX,
  });
  const sizes = createFairQueue({
    purpose: 'make images smaller',
    runningMax: 1,
    waitingMax: SIZES_WAITING_MAX,
    waitingPerKeyMax: SIZES_WAITING_PER_CLIENT_MAX,
  });
  const deps = { db, clock, store, log, worker: receiving, queue: uploads };
  return {
    clock,
    tickets: createTickets(options),
    uploadUrl: `${publicUrl}/media/${service}/uploads`,
    urlOf: (hash, size) => `${publicUrl}/media/${service}/images/${hash}/${size}.webp`,
    receive: (ticket, content, signal) => receiveImage(deps, ticket, content, signal),
    show: createImageShow({ db, store, worker: resizing, queue: sizes }),
    stop() {
      receiving.stop();
      resizing.stop();
    },
  };
}
