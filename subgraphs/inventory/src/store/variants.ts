import { ALL_ROWS } from '@supergraph/service/database/all-rows';
import { isAnyOf } from '@supergraph/service/database/any-of';
import { fixedSelect, type Given } from '@supergraph/service/database/fixed-select';
import { type Money, money } from '@supergraph/service/money';
import { and, asc, count, eq, gt, sql } from 'drizzle-orm';
import type { InventoryDb } from './database.ts';
import type { Stock } from './levels.ts';
import { products, productVariants, stockLevels } from './tables.ts';

/** A variant as the catalogue shows it. */
export interface Variant {
  id: string;
  productId: string;
  productTitle: string;
  sku: string;
  name: string;
  price: Money;
  /** ARCHIVED too when its product is. */
  status: 'ACTIVE' | 'ARCHIVED';
  version: number;
  /** Its units in all warehouses, where they were read with it. */
  stock?: Stock;
}

export interface NewVariant {
  id: string;
  productId: string;
  sku: string;
  name: string;
  price: Money;
  createdAt: Date;
}

const columns = {
  id: productVariants.id,
  productId: productVariants.productId,
  productTitle: products.title,
  sku: productVariants.sku,
  name: productVariants.name,
  priceAmountMinor: productVariants.priceAmountMinor,
  currency: productVariants.currency,
  variantStatus: productVariants.status,
  productStatus: products.status,
  version: productVariants.version,
};

const ofProduct = eq(products.id, productVariants.productId);

function selectVariants(db: Pick<InventoryDb, 'select'>) {
  return db.select(columns).from(productVariants).innerJoin(products, ofProduct);
}

type Row = Awaited<ReturnType<typeof selectVariants>>[number];

function toVariant(row: Row): Variant {
  const { priceAmountMinor, currency, variantStatus, productStatus, ...rest } = row;
  const isOnSale = variantStatus === 'ACTIVE' && productStatus === 'ACTIVE';
  return {
    ...rest,
    price: money(priceAmountMinor, currency),
    status: isOnSale ? 'ACTIVE' : 'ARCHIVED',
  };
}

const variantsById = fixedSelect((db, { ids }: Given<{ ids: readonly string[] }>) =>
  selectVariants(db).where(isAnyOf(productVariants.id, ids)),
);

export async function findVariants(db: InventoryDb, ids: readonly string[]): Promise<Variant[]> {
  return (await variantsById(db, { ids })).map(toVariant);
}

export async function findVariantsBySku(
  db: InventoryDb,
  skus: readonly string[],
): Promise<Variant[]> {
  const rows = await selectVariants(db).where(isAnyOf(productVariants.sku, skus));
  return rows.map(toVariant);
}

const variantsOfProducts = fixedSelect(
  (db, given: Given<{ productIds: readonly string[]; rowsMax: number }>) =>
    selectVariants(db)
      .where(isAnyOf(productVariants.productId, given.productIds))
      .orderBy(productVariants.productId, productVariants.sku)
      .limit(given.rowsMax),
);

/** Ordered by product, then sku; at most `rowsMax`. */
export async function findVariantsOfProducts(
  db: InventoryDb,
  productIds: readonly string[],
  rowsMax = ALL_ROWS,
): Promise<Variant[]> {
  return (await variantsOfProducts(db, { productIds, rowsMax })).map(toVariant);
}

const stockedVariantsOfProducts = fixedSelect(
  (db, given: Given<{ productIds: readonly string[]; rowsMax: number }>) =>
    db
      .select({ ...columns, stock })
      .from(productVariants)
      .innerJoin(products, ofProduct)
      .where(isAnyOf(productVariants.productId, given.productIds))
      .orderBy(productVariants.productId, productVariants.sku)
      .limit(given.rowsMax),
);

/**
 * `on hand, space, reserved`; null without any level. As a part of what is selected it is reckoned for the
 * rows that are left, not for those beyond the limit.
 */
const stock = sql<string | null>`(
  SELECT sum(${stockLevels.onHand}) || ' ' || sum(${stockLevels.reserved})
  FROM ${stockLevels} WHERE ${stockLevels.variantId} = ${productVariants.id})`;

/** The same with the stock of each, in one statement. */
export async function findStockedVariantsOfProducts(
  db: InventoryDb,
  productIds: readonly string[],
  rowsMax = ALL_ROWS,
): Promise<Variant[]> {
  const rows = await stockedVariantsOfProducts(db, { productIds, rowsMax });
  return rows.map(({ stock: units, ...row }) => {
    const [onHand = 0, reserved = 0] = units?.split(' ').map(Number) ?? [];
    return { ...toVariant(row), stock: { variantId: row.id, onHand, reserved } };
  });
}

/** The catalogue in order of id, from behind `afterId`. */
export async function findVariantsAfter(
  db: InventoryDb,
  afterId: string,
  limit: number,
): Promise<Variant[]> {
  const rows = await selectVariants(db)
    .where(gt(productVariants.id, afterId))
    .orderBy(asc(productVariants.id))
    .limit(limit);
  return rows.map(toVariant);
}

export async function countVariantsOf(db: InventoryDb, productId: string): Promise<number> {
  const [row] = await db
    .select({ variants: count() })
    .from(productVariants)
    .where(eq(productVariants.productId, productId));
  return row?.variants ?? 0;
}

/** Inserts what it can and returns those; a variant whose sku is taken is left out. */
export async function insertVariants(
  tx: InventoryDb,
  variants: readonly NewVariant[],
): Promise<string[]> {
  const rows = variants.map(({ price, createdAt, ...variant }) => ({
    ...variant,
    priceAmountMinor: price.amountMinor,
    currency: price.currency,
    status: 'ACTIVE' as const,
    version: 1,
    createdAt,
    updatedAt: createdAt,
  }));
  const inserted = await tx
    .insert(productVariants)
    .values(rows)
    .onConflictDoNothing({ target: productVariants.sku })
    .returning({ id: productVariants.id });
  return inserted.map(({ id }) => id);
}

/** What can be changed of a variant; what is left out stays. */
export interface VariantChanges {
  name?: string | undefined;
  price?: Money;
  /** Its own, whatever that of its product. */
  status?: 'ACTIVE' | 'ARCHIVED' | undefined;
}

export async function saveVariant(
  tx: InventoryDb,
  { variantId, at }: { variantId: string; at: Date },
  { price, ...changes }: VariantChanges,
): Promise<void> {
  await tx
    .update(productVariants)
    .set({
      ...changes,
      ...(price && { priceAmountMinor: price.amountMinor, currency: price.currency }),
      version: sql`${productVariants.version} + 1`,
      updatedAt: at,
    })
    .where(eq(productVariants.id, variantId));
}

/**
 * Locks the variant against other changes; null when there is none. Its product comes first, as for
 * whoever changes that, and the price is written to the product's shelves too.
 */
export async function lockVariant(tx: InventoryDb, id: string): Promise<Variant | null> {
  const [row] = await selectVariants(tx)
    .where(and(eq(productVariants.id, id)))
    .for('no key update', { of: [products, productVariants] });
  return row ? toVariant(row) : null;
}

/** A new version of every variant of a product whose title or status changed. */
export async function touchVariantsOf(
  tx: InventoryDb,
  { productId, at }: { productId: string; at: Date },
): Promise<void> {
  await tx
    .update(productVariants)
    .set({ version: sql`${productVariants.version} + 1`, updatedAt: at })
    .where(eq(productVariants.productId, productId));
}
