import { takeUpload } from '@supergraph/media/take-upload';
import { parseInput } from '@supergraph/service/errors';
import { requirePermission } from '@supergraph/service/identity/caller';
import { idSchema, newId } from '@supergraph/service/ids';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { IMAGES_MAX } from '../domain/image-order.ts';
import { refusals } from '../errors.ts';
import { insertImage } from '../store/product-images.ts';
import type { ProductRow } from '../store/products.ts';
import { changeImages, imagePurpose } from './change-images.ts';
import { altSchema, productIdSchema } from './input.ts';

const inputSchema = z.object({
  productId: productIdSchema,
  uploadId: idSchema('upl'),
  alt: altSchema,
});

/**
 * Shows an uploaded image behind the others of its product.
 *
 * @throws UNAUTHENTICATED, FORBIDDEN without catalog:write, BAD_USER_INPUT; refuses PRODUCT_NOT_FOUND,
 *   IMAGE_LIMIT_REACHED, UPLOAD_NOT_FOUND
 */
export async function attachProductImage(
  context: ActionContext,
  input: unknown,
): Promise<ProductRow> {
  const { id: callerId } = requirePermission(context.caller, 'catalog:write');
  const { productId, uploadId, alt } = parseInput(inputSchema, input);
  return changeImages(context, productId, async (tx, images, now) => {
    if (images.length >= IMAGES_MAX) {
      const message = `The product has ${IMAGES_MAX} images already.`;
      return refusals.refuse('IMAGE_LIMIT_REACHED', message, ['input', 'productId']);
    }
    const purpose = imagePurpose(productId);
    const upload = await takeUpload(tx, { id: uploadId, callerId, purpose, now });
    if (!upload) {
      const message = `You have no image ${uploadId} to attach to this product.`;
      return refusals.refuse('UPLOAD_NOT_FOUND', message, ['input', 'uploadId']);
    }
    const id = newId('img', now.getTime());
    const position = (images.at(-1)?.position ?? -1) + 1;
    await insertImage(tx, { id, productId, hash: upload.hash, alt, position, createdAt: now });
  });
}
