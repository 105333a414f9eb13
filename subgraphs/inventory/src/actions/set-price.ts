import { parseInput } from '@supergraph/service/errors';
import { requirePermission } from '@supergraph/service/identity/caller';
import { sameMoney } from '@supergraph/service/money';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import type { Variant } from '../store/variants.ts';
import { changeVariant } from './change-variant.ts';
import { priceSchema, variantIdSchema, versionSchema } from './input.ts';

const inputSchema = z.object({
  variantId: variantIdSchema,
  expectedVersion: versionSchema.nullish(),
  price: priceSchema,
});

/**
 * Sets the price of a variant; the price that it has already changes nothing.
 *
 * @throws UNAUTHENTICATED, FORBIDDEN without catalog:write, BAD_USER_INPUT; refuses VARIANT_NOT_FOUND
 *   and VARIANT_CHANGED
 */
export async function setPrice(context: ActionContext, input: unknown): Promise<Variant> {
  requirePermission(context.caller, 'catalog:write');
  const { price, ...which } = parseInput(inputSchema, input);
  return changeVariant(context, which, (variant) => !sameMoney(variant.price, price) && { price });
}
