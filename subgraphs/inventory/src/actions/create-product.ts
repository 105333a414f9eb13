import { appendEvents } from '@supergraph/events/outbox';
import { parseInput } from '@supergraph/service/errors';
import { idempotencyKeySchema } from '@supergraph/service/idempotency/key';
import { requirePermission } from '@supergraph/service/identity/caller';
import { newId } from '@supergraph/service/ids';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import type { InventoryDb } from '../store/database.ts';
import { findProducts, insertProduct, type ProductRow } from '../store/products.ts';
import { addVariants } from './add-variants.ts';
import {
  descriptionSchema,
  newVariantSchema,
  tagsSchema,
  titleSchema,
  VARIANTS_MAX,
} from './input.ts';
import { once } from './once.ts';
import { variantChanged } from './variant-changed.ts';

const inputSchema = z.object({
  idempotencyKey: idempotencyKeySchema.nullish(),
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
 * Adds a product with its first variants, once for each idempotency key.
 *
 * @throws UNAUTHENTICATED, FORBIDDEN without catalog:write, BAD_USER_INPUT, IDEMPOTENCY_IN_PROGRESS,
 *   IDEMPOTENCY_KEY_REUSED; refuses SKU_TAKEN
 */
export async function createProduct(context: ActionContext, input: unknown): Promise<ProductRow> {
  const { id: callerId } = requirePermission(context.caller, 'catalog:write');
  const { idempotencyKey: key, ...body } = parseInput(inputSchema, input);
  return once(context, {
    ...{ callerId, operation: 'createProduct', key, body },
    work: (tx) => addProduct(tx, body, context.clock()),
    idOf: ({ id }) => id,
    again: async (tx, id) => {
      const [product] = await findProducts(tx, [id]);
      if (!product) throw new Error(`product ${id} vanished`);
      return product;
    },
  });
}

async function addProduct(
  tx: InventoryDb,
  { title, description, tags, variants }: Omit<z.output<typeof inputSchema>, 'idempotencyKey'>,
  now: Date,
): Promise<ProductRow> {
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
}
