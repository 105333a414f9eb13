import { isAnyOf } from '@supergraph/service/database/any-of';
import { fixedSelect, type Given } from '@supergraph/service/database/fixed-select';
import { updateRows } from '@supergraph/service/database/json-rows';
import { and, asc, eq } from 'drizzle-orm';
import type { InventoryDb } from './database.ts';
import { mediaObjects, productImages } from './tables.ts';

const columns = {
  id: productImages.id,
  productId: productImages.productId,
  hash: productImages.hash,
  alt: productImages.alt,
  position: productImages.position,
  width: mediaObjects.width,
  height: mediaObjects.height,
};

const imagesByProduct = fixedSelect((db, { ids }: Given<{ ids: readonly string[] }>) =>
  db
    .select(columns)
    .from(productImages)
    .innerJoin(mediaObjects, eq(mediaObjects.hash, productImages.hash))
    .where(isAnyOf(productImages.productId, ids))
    .orderBy(asc(productImages.productId), asc(productImages.position)),
);

export type ImageRow = Awaited<ReturnType<typeof findImagesOfProducts>>[number];

/** In the order in which they are shown. */
export function findImagesOfProducts(db: InventoryDb, ids: readonly string[]) {
  return imagesByProduct(db, { ids });
}

export async function insertImage(
  tx: InventoryDb,
  row: typeof productImages.$inferInsert,
): Promise<void> {
  await tx.insert(productImages).values(row);
}

/** False when the product has no such image. */
export async function setImageAlt(tx: InventoryDb, key: ImageKey, alt: string): Promise<boolean> {
  const { count } = await tx.update(productImages).set({ alt }).where(isImage(key));
  return count > 0;
}

/** False when the product has no such image. */
export async function deleteImage(tx: InventoryDb, key: ImageKey): Promise<boolean> {
  const { count } = await tx.delete(productImages).where(isImage(key));
  return count > 0;
}

export async function saveImagePositions(
  tx: InventoryDb,
  positions: readonly { id: string; position: number }[],
): Promise<void> {
  if (positions.length > 0) await tx.execute(updateRows(productImages, 'id', positions));
}

interface ImageKey {
  productId: string;
  imageId: string;
}

function isImage({ productId, imageId }: ImageKey) {
  return and(eq(productImages.id, imageId), eq(productImages.productId, productId));
}
