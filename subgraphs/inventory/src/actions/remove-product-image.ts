import { parseInput } from '@supergraph/service/errors';
import { requirePermission } from '@supergraph/service/identity/caller';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { deleteImage, saveImagePositions } from '../store/product-images.ts';
import type { ProductRow } from '../store/products.ts';
import { changeImages, refuseImage } from './change-images.ts';
import { imageIdSchema, productIdSchema } from './input.ts';

const inputSchema = z.object({ productId: productIdSchema, imageId: imageIdSchema });

/**
 * Shows an image of a product no more. Its files go when nothing else shows the same content.
 *
 * @throws UNAUTHENTICATED, FORBIDDEN without catalog:write, BAD_USER_INPUT; refuses PRODUCT_NOT_FOUND,
 *   IMAGE_NOT_FOUND
 */
export async function removeProductImage(
  context: ActionContext,
  input: unknown,
): Promise<ProductRow> {
  requirePermission(context.caller, 'catalog:write');
  const { productId, imageId } = parseInput(inputSchema, input);
  return changeImages(context, productId, async (tx, images) => {
    if (!(await deleteImage(tx, { productId, imageId }))) return refuseImage(imageId);
    const left = images.filter(({ id }) => id !== imageId);
    return saveImagePositions(
      tx,
      left.map(({ id }, position) => ({ id, position })),
    );
  });
}
