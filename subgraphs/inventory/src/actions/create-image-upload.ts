import type { Media } from '@supergraph/media/media';
import { parseInput } from '@supergraph/service/errors';
import { requirePermission } from '@supergraph/service/identity/caller';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { findProducts } from '../store/products.ts';
import { imagePurpose, refuseProduct } from './change-images.ts';
import { productIdSchema } from './input.ts';

const inputSchema = z.object({ productId: productIdSchema });

/**
 * Gives the caller a ticket for one upload, for an image of this product.
 *
 * @throws UNAUTHENTICATED, FORBIDDEN without catalog:write, BAD_USER_INPUT; refuses PRODUCT_NOT_FOUND
 */
export async function createImageUpload(
  { db, clock, caller, media }: ActionContext & { readonly media: Media },
  input: unknown,
) {
  const { id: callerId } = requirePermission(caller, 'catalog:write');
  const { productId } = parseInput(inputSchema, input);
  const [product] = await findProducts(db, [productId]);
  if (!product) return refuseProduct(productId);
  const wanted = { callerId, purpose: imagePurpose(productId), now: clock() };
  const { ticket, text } = media.tickets.issue(wanted);
  return { ...ticket, ticket: text, url: media.uploadUrl };
}
