import { inTransaction } from '@supergraph/service/database/transaction';
import type { InventoryDeps } from '../deps.ts';
import { refusals } from '../errors.ts';
import type { InventoryDb } from '../store/database.ts';
import { findImagesOfProducts, type ImageRow } from '../store/product-images.ts';
import { lockProduct, type ProductRow, saveProduct } from '../store/products.ts';

/**
 * Changes the images of a product under its lock, so that one change follows the other.
 *
 * @param change gets the images that there are
 * @throws refuses PRODUCT_NOT_FOUND
 */
export function changeImages(
  { db, clock }: InventoryDeps,
  productId: string,
  change: (tx: InventoryDb, images: readonly ImageRow[], now: Date) => Promise<unknown>,
): Promise<ProductRow> {
  return inTransaction(db, async (tx) => {
    if (!(await lockProduct(tx, productId))) return refuseProduct(productId);
    const now = clock();
    await change(tx, await findImagesOfProducts(tx, [productId]), now);
    return saveProduct(tx, { id: productId, updatedAt: now });
  });
}

export function refuseProduct(id: string): never {
  return refusals.refuse('PRODUCT_NOT_FOUND', `There is no product ${id}.`, ['input', 'productId']);
}

export function refuseImage(id: string): never {
  const message = `The product has no image ${id}.`;
  return refusals.refuse('IMAGE_NOT_FOUND', message, ['input', 'imageId']);
}

/** What uploads for a product are for: no other product can have them. */
export function imagePurpose(productId: string): string {
  return `image of ${productId}`;
}
