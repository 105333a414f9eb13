import { Refused } from '@supergraph/service/errors';
import { newId } from '@supergraph/service/ids';
import type { Money } from '@supergraph/service/money';
import { refusals } from '../errors.ts';
import type { InventoryDb } from '../store/database.ts';
import { findVariants, insertVariants, type Variant } from '../store/variants.ts';

/**
 * Inserts variants of one product, all or none.
 *
 * @param pathOf where in the input the sku of the nth variant stands
 * @throws Refused with SKU_TAKEN for each sku that another variant has
 */
export async function addVariants(
  tx: InventoryDb,
  {
    productId,
    variants,
    now,
    pathOf,
  }: {
    productId: string;
    variants: readonly { sku: string; name: string; price: Money }[];
    now: Date;
    pathOf: (index: number) => PropertyKey[];
  },
): Promise<Variant[]> {
  if (variants.length === 0) return [];
  const rows = variants.map((variant) => ({
    ...variant,
    id: newId('var', now.getTime()),
    productId,
    createdAt: now,
  }));
  const inserted = new Set(await insertVariants(tx, rows));
  const taken = rows.flatMap(({ id, sku }, index) =>
    inserted.has(id)
      ? []
      : [
          refusals.refusal(
            'SKU_TAKEN',
            `The sku ${sku} belongs to another variant.`,
            pathOf(index),
            {
              sku,
            },
          ),
        ],
  );
  if (taken.length > 0) throw new Refused(taken);
  return findVariants(tx, [...inserted]);
}
