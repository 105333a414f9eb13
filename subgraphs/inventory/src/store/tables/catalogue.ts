import { mediaObjectsTable } from '@supergraph/media/tables';
import { createdAt, minorUnits } from '@supergraph/service/database/columns';
import { sql } from 'drizzle-orm';
import { check, customType, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';

const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' });

export const products = pgTable(
  'products',
  {
    id: text().primaryKey(),
    title: text().notNull(),
    description: text().notNull(),
    tags: text().array().notNull(),
    status: text({ enum: ['ACTIVE', 'ARCHIVED'] }).notNull(),
    /** Of its variants, for the search; a trigger on product_variants adds them. */
    skus: text().array().notNull().default(sql`'{}'`),
    search: tsvector()
      .notNull()
      // The function stands in the migration folded_search.
      .generatedAlwaysAs(sql`product_search(title, description, tags, skus)`),
    /** A trigger counts the changes of title, description, tags and status. */
    version: integer().notNull().default(1),
    createdAt: createdAt(),
    updatedAt: createdAt('updated_at'),
  },
  (table) => [
    check('products_status', sql`status IN ('ACTIVE', 'ARCHIVED')`),
    check('products_title', sql`length(title) BETWEEN 1 AND 200`),
    check('products_version', sql`version > 0`),
    index('products_by_creation').on(table.createdAt, table.id),
    index('products_by_title').on(table.title, table.id),
    index('products_by_status_and_creation').on(table.status, table.createdAt, table.id),
    index('products_by_status_and_title').on(table.status, table.title, table.id),
    index('products_by_search').using('gin', table.search),
    // For versions before product_shelves.
    index('products_by_tag').using('gin', table.tags),
  ],
);

/**
 * What a product is found by, with what it is ordered by: `#tag` for each of its tags, and for each of
 * its offers the currency and what the price begins with: 19.99 EUR stands on `EUR`, `EUR 1...`,
 * `EUR 19..`, `EUR 199.` and `EUR 1999`. Each shelf is in order, so that a page of it is read from there,
 * wherever in the catalogue its products stand. Triggers of the migration product_shelves keep it.
 */
export const productShelves = pgTable(
  'product_shelves',
  {
    productId: text('product_id')
      .notNull()
      .references(() => products.id, { onDelete: 'cascade' }),
    shelf: text().notNull(),
    status: text({ enum: ['ACTIVE', 'ARCHIVED'] }).notNull(),
    createdAt: createdAt(),
    title: text().notNull(),
  },
  (table) => [
    primaryKey({ name: 'product_shelves_key', columns: [table.productId, table.shelf] }),
    index('product_shelves_by_creation').on(
      table.shelf,
      table.status,
      table.createdAt,
      table.productId,
    ),
    index('product_shelves_by_title').on(table.shelf, table.status, table.title, table.productId),
  ],
);

export const productVariants = pgTable(
  'product_variants',
  {
    id: text().primaryKey(),
    productId: text('product_id')
      .notNull()
      .references(() => products.id),
    sku: text().notNull().unique('product_variants_sku'),
    name: text().notNull(),
    priceAmountMinor: minorUnits('price_amount_minor').notNull(),
    currency: text().notNull(),
    status: text({ enum: ['ACTIVE', 'ARCHIVED'] }).notNull(),
    version: integer().notNull(),
    createdAt: createdAt(),
    updatedAt: createdAt('updated_at'),
  },
  (table) => [
    check('product_variants_sku_form', sql`sku ~ '^[A-Z0-9][A-Z0-9._-]{1,63}$'`),
    check('product_variants_price', sql`price_amount_minor BETWEEN 0 AND 1000000000000`),
    check('product_variants_currency', sql`currency ~ '^[A-Z]{3}$'`),
    check('product_variants_status', sql`status IN ('ACTIVE', 'ARCHIVED')`),
    check('product_variants_version', sql`version > 0`),
    index('product_variants_by_product').on(table.productId, table.sku),
    index('product_variants_by_price').on(table.status, table.currency, table.priceAmountMinor),
  ],
);

/** What a product looks like: images of the media store, which keeps each content once. */
export const productImages = pgTable(
  'product_images',
  {
    id: text().primaryKey(),
    productId: text('product_id')
      .notNull()
      .references(() => products.id, { onDelete: 'cascade' }),
    hash: text()
      .notNull()
      .references(() => mediaObjectsTable.hash),
    alt: text().notNull(),
    /** From 0; images of one product change under the lock of the product. */
    position: integer().notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    check('product_images_alt', sql`length(alt) BETWEEN 1 AND 300`),
    check('product_images_position', sql`position BETWEEN 0 AND 19`),
    index('product_images_by_product').on(table.productId, table.position),
    index('product_images_by_hash').on(table.hash),
  ],
);
