import { appendEvents } from '@supergraph/events/outbox';
import { inTransaction } from '@supergraph/service/database/transaction';
import { parseInput } from '@supergraph/service/errors';
import { requirePermission } from '@supergraph/service/identity/caller';
import type { ActionContext } from '../deps.ts';
import { refusals } from '../errors.ts';
import { lockProduct } from '../store/products.ts';
import { countVariantsOf, type Variant } from '../store/variants.ts';
import { addVariants } from './add-variants.ts';
import { newVariantSchema, productIdSchema, VARIANTS_MAX } from './input.ts';
import { variantChanged } from './variant-changed.ts';

const inputSchema = newVariantSchema.extend({ productId: productIdSchema });

/**
 * Adds a variant to a product.
 *
 * @throws UNAUTHENTICATED, FORBIDDEN without catalog:write, BAD_USER_INPUT; refuses
 *   PRODUCT_NOT_FOUND, SKU_TAKEN and VARIANT_LIMIT_REACHED
 */
export async function createVariant(
  { db, clock, caller }: ActionContext,
  input: unknown,
): Promise<Variant> {
  requirePermission(caller, 'catalog:write');
  const { productId, ...variant } = parseInput(inputSchema, input);
  return inTransaction(db, async (tx) => {
    const path = ['input', 'productId'];
    const product = await lockProduct(tx, productId);
    if (!product) {
      return refusals.refuse('PRODUCT_NOT_FOUND', `There is no product ${productId}.`, path);
    }
    if ((await countVariantsOf(tx, productId)) >= VARIANTS_MAX) {
      const message = `The product ${productId} has ${VARIANTS_MAX} variants already.`;
      return refusals.refuse('VARIANT_LIMIT_REACHED', message, path);
    }
    const [added] = await addVariants(tx, {
      productId,
      variants: [variant],
      now: clock(),
      pathOf: () => ['input', 'sku'],
    });
    if (!added) throw new Error('the variant was not inserted');
    await appendEvents(tx, [variantChanged(added)]);
    return added;
  });
}
