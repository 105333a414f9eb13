import { appendEvents } from '@supergraph/events/outbox';
import { inTransaction } from '@supergraph/service/database/transaction';
import type { InventoryDeps } from '../deps.ts';
import { refusals } from '../errors.ts';
import type { InventoryDb } from '../store/database.ts';
import {
  findVariants,
  lockVariant,
  saveVariant,
  type Variant,
  type VariantChanges,
} from '../store/variants.ts';
import { variantChanged } from './variant-changed.ts';

/**
 * Changes a variant under its lock and tells others of it. With `expectedVersion` it changes only what the
 * caller has seen.
 *
 * @param change gets the variant as it is; false where nothing changes
 * @throws Refused with VARIANT_NOT_FOUND or VARIANT_CHANGED
 */
export function changeVariant(
  { db, clock }: InventoryDeps,
  which: { variantId: string; expectedVersion?: number | null | undefined },
  change: (variant: Variant) => VariantChanges | false,
): Promise<Variant> {
  const { variantId, expectedVersion } = which;
  return inTransaction(db, async (tx) => {
    if (!(await lockVariant(tx, variantId))) {
      const path = ['input', 'variantId'];
      return refusals.refuse('VARIANT_NOT_FOUND', `There is no variant ${variantId}.`, path);
    }
    // Read after the lock: the product may have been archived while we waited for it.
    const variant = await requireVariant(tx, variantId);
    if (expectedVersion != null && expectedVersion !== variant.version) {
      const message = `The variant has version ${variant.version}, not ${expectedVersion} as expected.`;
      return refusals.refuse('VARIANT_CHANGED', message, ['input', 'expectedVersion'], { variant });
    }
    const changes = change(variant);
    if (!changes) return variant;
    await saveVariant(tx, { variantId, at: clock() }, changes);
    const changed = await requireVariant(tx, variantId);
    await appendEvents(tx, [variantChanged(changed)]);
    return changed;
  });
}

async function requireVariant(tx: InventoryDb, id: string): Promise<Variant> {
  const [variant] = await findVariants(tx, [id]);
  if (!variant) throw new Error(`variant ${id} vanished`);
  return variant;
}
