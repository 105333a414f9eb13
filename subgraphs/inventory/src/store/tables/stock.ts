import { createdAt, instant } from '@supergraph/service/database/columns';
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
} from 'drizzle-orm/pg-core';
import { productVariants } from './catalogue.ts';

export const warehouses = pgTable(
  'warehouses',
  {
    id: text().primaryKey(),
    code: text().notNull().unique('warehouses_code'),
    name: text().notNull(),
    countryCode: text('country_code').notNull(),
    createdAt: createdAt(),
  },
  () => [
    check('warehouses_code_form', sql`code ~ '^[A-Z0-9][A-Z0-9-]{1,19}$'`),
    check('warehouses_country', sql`country_code ~ '^[A-Z]{2}$'`),
  ],
);

/** A snapshot of the ledger, written in the transaction that writes the ledger row. */
export const stockLevels = pgTable(
  'stock_levels',
  {
    variantId: text('variant_id')
      .notNull()
      .references(() => productVariants.id),
    warehouseId: text('warehouse_id')
      .notNull()
      .references(() => warehouses.id),
    onHand: integer('on_hand').notNull(),
    reserved: integer().notNull(),
    updatedAt: createdAt('updated_at'),
  },
  (table) => [
    primaryKey({ name: 'stock_levels_key', columns: [table.variantId, table.warehouseId] }),
    // What makes overselling impossible even if the code errs.
    check('stock_levels_on_hand', sql`on_hand >= 0`),
    check('stock_levels_reserved', sql`reserved >= 0`),
    check('stock_levels_not_oversold', sql`reserved <= on_hand`),
    index('stock_levels_by_warehouse').on(table.warehouseId),
  ],
);

/**
 * The units of a variant in all warehouses, for those that any has ever held. Triggers on levels, variants
 * and products keep it.
 */
export const stockTotals = pgTable(
  'stock_totals',
  {
    variantId: text('variant_id')
      .primaryKey()
      .references(() => productVariants.id),
    productId: text('product_id').notNull(),
    onHand: integer('on_hand').notNull(),
    reserved: integer().notNull(),
    /** Whether variant and product are. */
    isOnSale: boolean('is_on_sale').notNull(),
  },
  (table) => [
    check('stock_totals_not_oversold', sql`reserved BETWEEN 0 AND on_hand`),
    index('stock_totals_by_available')
      .on(sql`(${table.onHand} - ${table.reserved})`, table.variantId)
      .where(sql`is_on_sale`),
  ],
);

/** The ledger. A trigger keeps it append-only. */
export const stockMovements = pgTable(
  'stock_movements',
  {
    id: text().primaryKey(),
    /** Tells the order of rows of one moment: a level is locked while its rows are written. */
    position: bigint({ mode: 'bigint' }).notNull().generatedAlwaysAsIdentity(),
    type: text({
      enum: ['RECEIPT', 'ADJUSTMENT', 'RESERVE', 'RELEASE', 'SALE', 'RETURN'],
    }).notNull(),
    variantId: text('variant_id').notNull(),
    warehouseId: text('warehouse_id').notNull(),
    deltaOnHand: integer('delta_on_hand').notNull(),
    deltaReserved: integer('delta_reserved').notNull(),
    onHandAfter: integer('on_hand_after').notNull(),
    reservedAfter: integer('reserved_after').notNull(),
    reason: text(),
    actor: text().notNull(),
    reference: text(),
    occurredAt: instant('occurred_at').notNull(),
  },
  (table) => [
    foreignKey({
      name: 'stock_movements_level',
      columns: [table.variantId, table.warehouseId],
      foreignColumns: [stockLevels.variantId, stockLevels.warehouseId],
    }),
    check(
      'stock_movements_type',
      sql`CASE type
        WHEN 'RECEIPT' THEN delta_on_hand > 0 AND delta_reserved = 0
        WHEN 'ADJUSTMENT' THEN delta_on_hand <> 0 AND delta_reserved = 0
        WHEN 'RESERVE' THEN delta_on_hand = 0 AND delta_reserved > 0
        WHEN 'RELEASE' THEN delta_on_hand = 0 AND delta_reserved < 0
        WHEN 'SALE' THEN delta_on_hand < 0 AND delta_reserved = delta_on_hand
        WHEN 'RETURN' THEN delta_on_hand > 0 AND delta_reserved = 0
        ELSE false END`,
    ),
    check(
      'stock_movements_balance',
      sql`on_hand_after >= 0 AND reserved_after >= 0 AND reserved_after <= on_hand_after`,
    ),
    index('stock_movements_by_time').on(table.occurredAt, table.position),
    // Movements of one type at one level are in order here; store/movements.ts merges several.
    index('stock_movements_by_level_and_type').on(
      table.variantId,
      table.warehouseId,
      table.type,
      table.occurredAt,
      table.position,
    ),
    index('stock_movements_by_warehouse_and_type').on(
      table.warehouseId,
      table.type,
      table.occurredAt,
      table.position,
    ),
    index('stock_movements_by_reference').on(table.reference, table.occurredAt, table.position),
  ],
);
