import { instant, minorUnits } from '@supergraph/service/database/columns';
import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';

/** A replica of what inventory sells, kept by its events. */
export const catalogueVariants = pgTable(
  'catalogue_variants',
  {
    variantId: text('variant_id').primaryKey(),
    productId: text('product_id').notNull(),
    sku: text().notNull(),
    name: text().notNull(),
    priceAmountMinor: minorUnits('price_amount_minor').notNull(),
    priceCurrency: text('price_currency').notNull(),
    status: text({ enum: ['ACTIVE', 'ARCHIVED'] }).notNull(),
    /** Inventory's: what is older than this is ignored. */
    version: integer().notNull(),
  },
  (table) => [
    index('catalogue_variants_by_product').on(table.productId),
    check('catalogue_variants_price_not_negative', sql`${table.priceAmountMinor} >= 0`),
    check('catalogue_variants_status_known', sql`${table.status} IN ('ACTIVE', 'ARCHIVED')`),
  ],
);

/**
 * Customers whose account is gone, while what may still come of them is looked for. With the row goes the last that
 * tells whose the pseudonym is.
 */
export const deletedCustomers = pgTable(
  'deleted_customers',
  {
    userId: text('user_id').primaryKey(),
    /** What their orders have in place of that id. */
    pseudonym: text().notNull(),
    deletedAt: instant('deleted_at').notNull(),
    /** When orders of theirs are looked for next. */
    dueAt: instant('due_at').notNull(),
  },
  (table) => [
    index('deleted_customers_due').on(table.dueAt),
    // For the trigger that keeps the history of orders.
    uniqueIndex('deleted_customers_by_pseudonym').on(table.pseudonym),
  ],
);
