import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHttpApp } from '@supergraph/service/http/app';
import { createTestIdentity } from '@supergraph/testing/identity';
import { createScratchDatabase, log } from '@supergraph/testing/scratch/database';
import { pictures } from '@supergraph/testing/scratch/tables';
import { createMedia } from '../src/media.ts';
import { addMediaRoutes } from '../src/media-routes.ts';
import { createFolderStore } from '../src/store/folder-store.ts';
import type { MediaStore } from '../src/store/media-store.ts';
import { sweepMedia } from '../src/sweep-media.ts';
import { takeUpload } from '../src/take-upload.ts';
import { type ImageLimits, imageLimits } from '../src/worker/limits.ts';

export const somebody = 'usr_01890a5d-ac96-7000-8000-000000000001';
export const somebodyElse = 'usr_01890a5d-ac96-7000-8000-000000000002';

/** A service that takes images, at a time that the test decides, into a folder unless told otherwise. */
export async function startGallery({
  limits,
  storeOf = (store) => store,
}: {
  limits?: Partial<ImageLimits>;
  /** What stands between the service and its files. */
  storeOf?: (store: MediaStore) => MediaStore;
} = {}) {
  const database = await createScratchDatabase();
  const { db } = database;
  const folder = await mkdtemp(join(tmpdir(), 'media-'));
  const store = storeOf(createFolderStore(folder));
  const time = { now: new Date() };
  const clock = () => time.now;
  const media = createMedia({
    ...{ service: 'gallery', secret: 's'.repeat(32), db, store, clock, log },
    limits: { ...imageLimits, ...limits },
  });
  const identity = createTestIdentity();
  const app = createHttpApp({ log, ready: {} });
  await addMediaRoutes(app, { media, verifier: identity.verifier });

  const tokenOf = (id: string) => `Bearer ${identity.token({ id })}`;

  const issue = (callerId = somebody, purpose = 'picture') =>
    media.tickets.issue({ callerId, purpose, now: time.now });

  return {
    database,
    app,
    media,
    time,
    sweep: () => sweepMedia({ db, store, clock, shownBy: [pictures.hash] }),

    issue,

    async send(
      content: Buffer | string,
      {
        as = somebody,
        ticket = issue(as).text,
        headers = {},
      }: { as?: string; ticket?: string; headers?: Record<string, string> } = {},
    ) {
      const answer = await app.inject({
        method: 'POST',
        url: '/media/uploads',
        headers: { authorization: tokenOf(as), 'x-upload-ticket': ticket, ...headers },
        payload: content,
      });
      const body = answer.json();
      return {
        status: answer.statusCode,
        code: body.errors?.[0]?.extensions.code,
        uploadId: String(body.uploadId),
        width: body.width,
        height: body.height,
      };
    },

    /** Takes the image of an upload, as an action does it. */
    take: (id: string, { callerId = somebody, purpose = 'picture' } = {}) =>
      takeUpload(db, { id, callerId, purpose, now: time.now }),

    /** Sends an image and shows it. */
    async show(content: Buffer): Promise<string> {
      const { uploadId } = await this.send(content);
      const taken = await this.take(uploadId);
      if (!taken) throw new Error('the upload was refused');
      await db.insert(pictures).values({ id: uploadId, hash: taken.hash });
      return taken.hash;
    },

    get: (
      hash: string,
      size: string,
      { method = 'GET' as 'GET' | 'HEAD', headers = {} as Record<string, string> } = {},
    ) => app.inject({ method, url: `/media/images/${hash}/${size}.webp`, headers }),

    /** Names of the files, without what differs from run to run. */
    async files(): Promise<string[]> {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
      return names.map((name) => name.replace(/^([0-9a-f]{8}).*?\./, '$1.')).toSorted();
    },

    async [Symbol.asyncDispose]() {
      media.stop();
      await app.close();
      await database[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

export type Gallery = Awaited<ReturnType<typeof startGallery>>;
