import { createdAt, instant } from '@supergraph/service/database/columns';
import { sql } from 'drizzle-orm';
import {
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
} from 'drizzle-orm/pg-core';
import type { Rejection } from '../../domain/hold.ts';
import { stockLevels } from './stock.ts';

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
