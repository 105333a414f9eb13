import type { CatalogueVariant } from '../domain/price-order.ts';
import { upsertVariants } from '../store/catalogue.ts';
import type { OrdersDb } from '../store/database.ts';

/** Takes over what inventory says of a variant, unless something newer is known already. */
export async function updateCatalogue(
  { db }: { db: OrdersDb },
  variant: CatalogueVariant,
): Promise<void> {
  await upsertVariants(db, [variant]);
}
