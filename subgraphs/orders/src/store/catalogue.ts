import { isAnyOf } from '@supergraph/service/database/any-of';
import { fixedSelect, type Given } from '@supergraph/service/database/fixed-select';
import { insertRows } from '@supergraph/service/database/json-rows';
import { money } from '@supergraph/service/money';
import { sql } from 'drizzle-orm';
import type { CatalogueVariant } from '../domain/price-order.ts';
import type { OrdersDb } from './database.ts';
import { catalogueVariants } from './tables.ts';

const variantsWithIds = fixedSelect((db, { ids }: Given<{ ids: readonly string[] }>) =>
  db.select().from(catalogueVariants).where(isAnyOf(catalogueVariants.variantId, ids)),
);

export async function findVariants(
  db: OrdersDb,
  variantIds: readonly string[],
): Promise<Map<string, CatalogueVariant>> {
  const rows = await variantsWithIds(db, { ids: variantIds });
  return new Map(
    rows.map(({ priceAmountMinor, priceCurrency, ...variant }) => [
      variant.variantId,
      { ...variant, price: money(priceAmountMinor, priceCurrency) },
    ]),
  );
}

/** Inserts what is new and updates what is older than this; what is newer stays. */
export async function upsertVariants(
  db: OrdersDb,
  variants: readonly CatalogueVariant[],
): Promise<void> {
  const rows = variants.map(({ price, ...variant }) => ({
    ...variant,
    priceAmountMinor: price.amountMinor,
    priceCurrency: price.currency,
  }));
  await db.execute(sql`${insertRows(catalogueVariants, rows)}
    ON CONFLICT (variant_id) DO UPDATE SET
      product_id = excluded.product_id,
      sku = excluded.sku,
      name = excluded.name,
      price_amount_minor = excluded.price_amount_minor,
      price_currency = excluded.price_currency,
      status = excluded.status,
      version = excluded.version
    WHERE catalogue_variants.version < excluded.version`);
}

export function countVariants(db: OrdersDb): Promise<number> {
  return db.$count(catalogueVariants);
}
