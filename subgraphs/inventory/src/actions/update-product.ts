import { appendEvents } from '@supergraph/events/outbox';
import { inTransaction } from '@supergraph/service/database/transaction';
import { parseInput } from '@supergraph/service/errors';
import { requirePermission } from '@supergraph/service/identity/caller';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { refusals } from '../errors.ts';
import { lockProduct, type ProductRow, saveProduct } from '../store/products.ts';
import { findVariantsOfProducts, touchVariantsOf } from '../store/variants.ts';
import {
  descriptionSchema,
  productIdSchema,
  tagsSchema,
  titleSchema,
  versionSchema,
} from './input.ts';
import { variantChanged } from './variant-changed.ts';

const inputSchema = z.object({
  productId: productIdSchema,
  expectedVersion: versionSchema.nullish(),
  title: titleSchema.nullish(),
  description: descriptionSchema.nullish(),
  tags: tagsSchema.nullish(),
  status: z.enum(['ACTIVE', 'ARCHIVED']).nullish(),
});

/**
 * Changes what a product says, archives it or puts it on sale again. What is left out stays. With
 * `expectedVersion` it changes only what the caller has seen.
 *
 * @throws UNAUTHENTICATED, FORBIDDEN without catalog:write, BAD_USER_INPUT; refuses PRODUCT_NOT_FOUND
 *   and PRODUCT_CHANGED
 */
export async function updateProduct(
  { db, clock, caller }: ActionContext,
  input: unknown,
): Promise<ProductRow> {
  requirePermission(caller, 'catalog:write');
  const { productId: id, expectedVersion, ...changes } = parseInput(inputSchema, input);
  return inTransaction(db, async (tx) => {
    const product = await lockProduct(tx, id);
    if (!product) {
      const path = ['input', 'productId'];
      return refusals.refuse('PRODUCT_NOT_FOUND', `There is no product ${id}.`, path);
    }
    if (expectedVersion != null && expectedVersion !== product.version) {
      const message = `The product has version ${product.version}, not ${expectedVersion} as expected.`;
      return refusals.refuse('PRODUCT_CHANGED', message, ['input', 'expectedVersion'], { product });
    }
    const now = clock();
    const saved = await saveProduct(tx, {
      id,
      title: changes.title ?? product.title,
      description: changes.description ?? product.description,
      tags: changes.tags ?? product.tags,
      status: changes.status ?? product.status,
      updatedAt: now,
    });
    // Title and status are part of what others know of a variant.
    if (saved.title !== product.title || saved.status !== product.status) {
      await touchVariantsOf(tx, { productId: id, at: now });
      await appendEvents(tx, (await findVariantsOfProducts(tx, [id])).map(variantChanged));
    }
    return saved;
  });
}
