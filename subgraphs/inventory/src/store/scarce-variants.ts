import { and, asc, eq, lt, sql } from 'drizzle-orm';
import type { InventoryDb } from './database.ts';
import { products, productVariants, stockLevels } from './tables.ts';

/** Ids of variants on sale of which less than so many can be ordered, the fewest first. */
export async function findScarceVariants(
  db: InventoryDb,
  { below, limit }: { below: number; limit: number },
): Promise<string[]> {
  const available = sql<number>`sum(${stockLevels.onHand} - ${stockLevels.reserved})`;
  const rows = await db
    .select({ id: stockLevels.variantId })
    .from(stockLevels)
    .innerJoin(productVariants, eq(productVariants.id, stockLevels.variantId))
    .innerJoin(products, eq(products.id, productVariants.productId))
    .where(and(eq(productVariants.status, 'ACTIVE'), eq(products.status, 'ACTIVE')))
    .groupBy(stockLevels.variantId)
    .having(lt(available, below))
    .orderBy(asc(available), asc(stockLevels.variantId))
    .limit(limit);
  return rows.map(({ id }) => id);
}
