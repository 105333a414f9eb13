import { parseInput } from '@supergraph/service/errors';
import { requirePermission } from '@supergraph/service/identity/caller';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { setImageAlt } from '../store/product-images.ts';
import type { ProductRow } from '../store/products.ts';
import { changeImages, refuseImage } from './change-images.ts';
import { altSchema, imageIdSchema, productIdSchema } from './input.ts';

const inputSchema = z.object({
  productId: productIdSchema,
  imageId: imageIdSchema,
  alt: altSchema,
});

/**
 * Says in other words what an image of a product shows.
 *
 * @throws UNAUTHENTICATED, FORBIDDEN without catalog:write, BAD_USER_INPUT; refuses PRODUCT_NOT_FOUND,
 *   IMAGE_NOT_FOUND
 */
export async function setProductImageAlt(
  context: ActionContext,
  input: unknown,
): Promise<ProductRow> {
  requirePermission(context.caller, 'catalog:write');
  const { productId, imageId, alt } = parseInput(inputSchema, input);
  return changeImages(context, productId, async (tx) => {
    if (!(await setImageAlt(tx, { productId, imageId }, alt))) refuseImage(imageId);
  });
}
