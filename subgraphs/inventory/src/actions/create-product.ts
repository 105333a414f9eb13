import { inTransaction } from '@supergraph/shared/database/transaction';
import { parseInput } from '@supergraph/shared/errors';
import { appendEvents } from '@supergraph/shared/events/outbox';
import { requirePermission } from '@supergraph/shared/identity/caller';
import { newId } from '@supergraph/shared/ids';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { insertProduct, type ProductRow } from '../store/products.ts';
import { addVariants } from './add-variants.ts';
import {
  descriptionSchema,
  newVariantSchema,
  tagsSchema,
  titleSchema,
  VARIANTS_MAX,
} from './input.ts';
import { variantChanged } from './variant-changed.ts';

const inputSchema = z.object({
  title: titleSchema,
  description: descriptionSchema.nullish(),
  tags: tagsSchema.nullish(),
  variants: z
    .array(newVariantSchema)
    .max(VARIANTS_MAX, `must be at most ${VARIANTS_MAX} variants`)
    .refine(
      (variants) => new Set(variants.map(({ sku }) => sku)).size === variants.length,
      'must not name a sku twice',
    )
    .nullish(),
});

/**
 * Adds a product with its first variants.
 *
 * @throws UNAUTHENTICATED, FORBIDDEN without catalog:write, BAD_USER_INPUT; refuses SKU_TAKEN
 */
export async function createProduct(
  { db, clock, caller }: ActionContext,
  input: unknown,
): Promise<ProductRow> {
  requirePermission(caller, 'catalog:write');
  const { title, description, tags, variants } = parseInput(inputSchema, input);
  return inTransaction(db, async (tx) => {
    const now = clock();
    const product = await insertProduct(tx, {
      id: newId('prd', now.getTime()),
      title,
      description: description ?? '',
      tags: tags ?? [],
      status: 'ACTIVE',
      createdAt: now,
      updatedAt: now,
    });
    const added = await addVariants(tx, {
      productId: product.id,
      variants: variants ?? [],
      now,
      pathOf: (index) => ['input', 'variants', index, 'sku'],
    });
    await appendEvents(tx, added.map(variantChanged));
    return product;
  });
}
