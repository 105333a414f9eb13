import { parseInput } from '@supergraph/service/errors';
import { requirePermission } from '@supergraph/service/identity/caller';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { IMAGES_MAX, positionsOf } from '../domain/image-order.ts';
import { refusals } from '../errors.ts';
import { saveImagePositions } from '../store/product-images.ts';
import type { ProductRow } from '../store/products.ts';
import { changeImages } from './change-images.ts';
import { imageIdSchema, productIdSchema } from './input.ts';

const inputSchema = z.object({
  productId: productIdSchema,
  imageIds: z.array(imageIdSchema).max(IMAGES_MAX, `must name at most ${IMAGES_MAX} images`),
});

/**
 * Puts the images of a product into another order.
 *
 * @throws UNAUTHENTICATED, FORBIDDEN without catalog:write, BAD_USER_INPUT; refuses PRODUCT_NOT_FOUND,
 *   IMAGES_CHANGED unless the order names every image once
 */
export async function reorderProductImages(
  context: ActionContext,
  input: unknown,
): Promise<ProductRow> {
  requirePermission(context.caller, 'catalog:write');
  const { productId, imageIds } = parseInput(inputSchema, input);
  return changeImages(context, productId, async (tx, images) => {
    const present = images.map(({ id }) => id);
    const positions = positionsOf(present, imageIds);
    if (positions) return saveImagePositions(tx, positions);
    const message = `The product has ${present.length} images, and the order must name each once.`;
    return refusals.refuse('IMAGES_CHANGED', message, ['input', 'imageIds']);
  });
}
