import { appendEvents } from '@supergraph/events/outbox';
import { inTransaction } from '@supergraph/service/database/transaction';
import { parseInput } from '@supergraph/service/errors';
import { requirePermission } from '@supergraph/service/identity/caller';
import { sameMoney } from '@supergraph/service/money';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { refusals } from '../errors.ts';
import { findVariants, lockVariant, savePrice, type Variant } from '../store/variants.ts';
import { priceSchema, variantIdSchema } from './input.ts';
import { variantChanged } from './variant-changed.ts';

const inputSchema = z.object({ variantId: variantIdSchema, price: priceSchema });

/**
 * Sets the price of a variant; the price that it has already changes nothing.
 *
 * @throws UNAUTHENTICATED, FORBIDDEN without catalog:write, BAD_USER_INPUT; refuses VARIANT_NOT_FOUND
 */
export async function setPrice(
  { db, clock, caller }: ActionContext,
  input: unknown,
): Promise<Variant> {
  requirePermission(caller, 'catalog:write');
  const { variantId, price } = parseInput(inputSchema, input);
  return inTransaction(db, async (tx) => {
    const variant = await lockVariant(tx, variantId);
    if (!variant) {
      const path = ['input', 'variantId'];
      return refusals.refuse('VARIANT_NOT_FOUND', `There is no variant ${variantId}.`, path);
    }
    if (sameMoney(variant.price, price)) return variant;
    await savePrice(tx, { variantId, price, at: clock() });
    // Read after the lock: the product may have been archived while we waited for it.
    const [changed] = await findVariants(tx, [variantId]);
    if (!changed) throw new Error(`variant ${variantId} vanished`);
    await appendEvents(tx, [variantChanged(changed)]);
    return changed;
  });
}
