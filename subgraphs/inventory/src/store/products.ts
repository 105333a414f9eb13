import { isAnyOf } from '@supergraph/service/database/any-of';
import { fixedSelect, type Given } from '@supergraph/service/database/fixed-select';
import { eq, getTableColumns } from 'drizzle-orm';
import type { InventoryDb } from './database.ts';
import { products } from './tables.ts';

export type ProductRow = Omit<typeof products.$inferSelect, 'search' | 'skus'>;

const { search: _, skus: __, ...columns } = getTableColumns(products);
export const productColumns = columns;

const productsById = fixedSelect((db, { ids }: Given<{ ids: readonly string[] }>) =>
  db.select(productColumns).from(products).where(isAnyOf(products.id, ids)),
);

export function findProducts(db: InventoryDb, ids: readonly string[]): Promise<ProductRow[]> {
  return productsById(db, { ids });
}

/** Locked, so that variants and product change one after the other. */
export async function lockProduct(tx: InventoryDb, id: string): Promise<ProductRow | null> {
  const [row] = await tx
    .select(productColumns)
    .from(products)
    .where(eq(products.id, id))
    .for('no key update');
  return row ?? null;
}

export async function insertProduct(
  tx: InventoryDb,
  row: typeof products.$inferInsert,
): Promise<ProductRow> {
  const [inserted] = await tx.insert(products).values(row).returning(productColumns);
  if (!inserted) throw new Error('the product was not inserted');
  return inserted;
}

export async function saveProduct(
  tx: InventoryDb,
  { id, ...changes }: Partial<ProductRow> & { id: string },
): Promise<ProductRow> {
  const [saved] = await tx
    .update(products)
    .set(changes)
    .where(eq(products.id, id))
    .returning(productColumns);
  if (!saved) throw new Error(`product ${id} vanished`);
  return saved;
}
