import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { putOwnImages } from '@supergraph/media/own-images';
import type { MediaStore } from '@supergraph/media/store';
import { newId } from '@supergraph/service/ids';
import type { InventoryDeps } from '../deps.ts';
import type { DemoFile } from './demo-file.ts';

/** Stores the images of a demo, each file once, and tells which product shows which. */
export async function storeDemoImages(
  { db, clock, store }: Pick<InventoryDeps, 'db' | 'clock'> & { store: MediaStore },
  { imagesFolder = '', products }: DemoFile,
) {
  const all = products.flatMap(({ images }) => images);
  const files = [...new Map(all.map((image) => [image.file, image])).values()];
  const contents = await Promise.all(
    files.map(async ({ file, width, height }) => ({
      content: await readFile(join(imagesFolder, file)),
      ...{ width, height },
    })),
  );
  const objects = await putOwnImages({ db, store, now: clock() }, contents);
  const hashes = new Map(files.map(({ file }, index) => [file, objects[index]?.hash ?? '']));
  const rows = products.flatMap(({ id: productId, createdAt, images }) =>
    images.map(({ file, alt }, position) => ({
      id: newId('img', createdAt.getTime()),
      hash: hashes.get(file) ?? '',
      ...{ productId, alt, position, createdAt },
    })),
  );
  return { objects, rows };
}
