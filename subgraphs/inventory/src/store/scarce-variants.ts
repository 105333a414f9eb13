import { and, asc, lt, sql } from 'drizzle-orm';
import type { InventoryDb } from './database.ts';
import { stockTotals } from './tables.ts';

const available = sql<number>`(${stockTotals.onHand} - ${stockTotals.reserved})`;

/**
 * Ids of variants on sale of which less than so many can be ordered, the fewest first: as many entries of
 * an index are read, whatever the number of variants.
 */
export async function findScarceVariants(
  db: InventoryDb,
  { below, limit }: { below: number; limit: number },
): Promise<string[]> {
  const rows = await db
    .select({ id: stockTotals.variantId })
    .from(stockTotals)
    .where(and(sql`${stockTotals.isOnSale}`, lt(available, below)))
    .orderBy(asc(available), asc(stockTotals.variantId))
    .limit(limit);
  return rows.map(({ id }) => id);
}
