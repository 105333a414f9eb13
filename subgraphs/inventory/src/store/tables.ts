import { mediaObjectsTable } from '@supergraph/media/tables';
import { createdAt, instant, minorUnits } from '@supergraph/service/database/columns';
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  customType,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
} from 'drizzle-orm/pg-core';
import type { Rejection } from '../domain/hold.ts';

export { inboxTable, outboxTable } from '@supergraph/events/tables';
export { mediaGarbageTable, mediaObjectsTable, mediaUploadsTable } from '@supergraph/media/tables';

const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' });

/** Why an order got nothing, as JSON carries it. */
export interface RejectionJson extends Omit<Rejection, 'lines'> {
  lines: {
    lineId: string;
    variantId: string;
    requested: number;
    available: number;
    currentPrice?: { amountMinor: string; currency: string };
  }[];
}

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

/** What mutations did that came with a key. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    callerId: text('caller_id').notNull(),
    operation: text().notNull(),
    key: text().notNull(),
    /** Of the body that came with the key. */
    fingerprint: text().notNull(),
    /** What was made: the id of a product or of a ledger row. */
    resultId: text('result_id').notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({
      name: 'idempotency_keys_key',
      columns: [table.callerId, table.operation, table.key],
    }),
    // For the purge.
    index('idempotency_keys_by_age').on(table.createdAt),
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

/**
 * What was decided for an order. RELEASED without lines is a tombstone: the order was withdrawn
 * before it was placed here, and must never be held.
 */
export const reservations = pgTable(
  'reservations',
  {
    id: text().primaryKey(),
    orderId: text('order_id').notNull().unique('reservations_order'),
    /** Null only for a tombstone of an order whose customer was not told. */
    customerId: text('customer_id'),
    status: text({
      enum: ['HELD', 'COMMITTED', 'RELEASED', 'RETURNED', 'EXPIRED', 'REJECTED'],
    }).notNull(),
    /** Null when nothing was ever held. */
    expiresAt: instant('expires_at'),
    /** Why a REJECTED order got nothing, as its event tells it. */
    rejection: jsonb().$type<RejectionJson>(),
    version: integer().notNull(),
    createdAt: createdAt(),
    settledAt: instant('settled_at'),
  },
  (table) => [
    check(
      'reservations_status',
      sql`status IN ('HELD', 'COMMITTED', 'RELEASED', 'RETURNED', 'EXPIRED', 'REJECTED')`,
    ),
    check('reservations_customer', sql`customer_id IS NOT NULL OR status = 'RELEASED'`),
    check(
      'reservations_deadline',
      sql`expires_at IS NOT NULL OR status IN ('RELEASED', 'REJECTED')`,
    ),
    check('reservations_rejection', sql`(rejection IS NOT NULL) = (status = 'REJECTED')`),
    check('reservations_settled', sql`(settled_at IS NULL) = (status = 'HELD')`),
    check('reservations_version', sql`version > 0`),
    index('reservations_by_deadline').on(table.expiresAt).where(sql`status = 'HELD'`),
  ],
);

export const reservationLines = pgTable(
  'reservation_lines',
  {
    reservationId: text('reservation_id')
      .notNull()
      .references(() => reservations.id),
    lineId: text('line_id').notNull(),
    variantId: text('variant_id').notNull(),
    warehouseId: text('warehouse_id').notNull(),
    quantity: integer().notNull(),
  },
  (table) => [
    primaryKey({
      name: 'reservation_lines_key',
      columns: [table.reservationId, table.lineId, table.warehouseId],
    }),
    foreignKey({
      name: 'reservation_lines_level',
      columns: [table.variantId, table.warehouseId],
      foreignColumns: [stockLevels.variantId, stockLevels.warehouseId],
    }),
    check('reservation_lines_quantity', sql`quantity > 0`),
    index('reservation_lines_by_line').on(table.lineId),
    index('reservation_lines_by_level').on(table.variantId, table.warehouseId),
  ],
);
