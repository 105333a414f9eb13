import { instant, minorUnits, quoted } from '@supergraph/service/database/columns';
import { sql } from 'drizzle-orm';
import {
  check,
  index,
  integer,
  jsonb,
  pgSequence,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { orderStatuses } from '../../domain/order-status.ts';

/** Where order numbers come from. Refused orders leave gaps. */
export const orderNumbers = pgSequence('order_numbers');

/** A line that stock could not serve, as its answer told. Amounts are strings of minor units. */
export interface RejectedLineJson {
  variantId: string;
  requested: number;
  available?: number | undefined;
  currentPrice?: { amountMinor: string; currency: string } | undefined;
}

export const orders = pgTable(
  'orders',
  {
    id: text().primaryKey(),
    number: text().notNull().unique(),
    customerId: text('customer_id').notNull(),
    status: text({ enum: orderStatuses }).notNull(),
    currency: text().notNull(),
    totalAmountMinor: minorUnits('total_amount_minor').notNull(),
    /** One more with each change and each announcement: the sequence of the order's events. */
    version: integer().notNull(),
    placedAt: instant('placed_at').notNull(),
    settledAt: instant('settled_at'),
    confirmedAt: instant('confirmed_at'),
    cancelledAt: instant('cancelled_at'),
    completedAt: instant('completed_at'),
    rejectionCode: text('rejection_code'),
    rejectionMessage: text('rejection_message'),
    rejectionLines: jsonb('rejection_lines').$type<RejectedLineJson[]>(),
  },
  (table) => [
    // Read backwards for the newest first.
    index('orders_by_customer').on(table.customerId, table.placedAt, table.id),
    index('orders_by_time').on(table.placedAt, table.id),
    // Also for counting those of one customer that are open.
    index('orders_by_customer_and_status').on(
      table.customerId,
      table.status,
      table.placedAt,
      table.id,
    ),
    index('orders_by_status').on(table.status, table.placedAt, table.id),
    index('orders_by_total').on(table.currency, table.totalAmountMinor),
    check('orders_status_known', sql`${table.status} IN (${quoted(orderStatuses)})`),
    check('orders_total_not_negative', sql`${table.totalAmountMinor} >= 0`),
    check('orders_version_positive', sql`${table.version} > 0`),
    check(
      'orders_settled_unless_pending',
      sql`(${table.status} = 'PENDING') = (${table.settledAt} IS NULL)`,
    ),
    check(
      'orders_confirmed_at_fits_status',
      sql`CASE ${table.status}
        WHEN 'CONFIRMED' THEN ${table.confirmedAt} IS NOT NULL
        WHEN 'COMPLETED' THEN ${table.confirmedAt} IS NOT NULL
        WHEN 'CANCELLED' THEN TRUE
        ELSE ${table.confirmedAt} IS NULL END`,
    ),
    check(
      'orders_cancelled_at_fits_status',
      sql`(${table.status} = 'CANCELLED') = (${table.cancelledAt} IS NOT NULL)`,
    ),
    check(
      'orders_completed_at_fits_status',
      sql`(${table.status} = 'COMPLETED') = (${table.completedAt} IS NOT NULL)`,
    ),
    check(
      'orders_rejection_fits_status',
      sql`(${table.status} = 'REJECTED') = (${table.rejectionCode} IS NOT NULL)
        AND (${table.rejectionCode} IS NULL) = (${table.rejectionMessage} IS NULL)`,
    ),
  ],
);

export const orderLines = pgTable(
  'order_lines',
  {
    id: text().primaryKey(),
    orderId: text('order_id')
      .notNull()
      .references(() => orders.id),
    /** From 0, in the order in which the customer asked. */
    position: integer().notNull(),
    variantId: text('variant_id').notNull(),
    sku: text().notNull(),
    name: text().notNull(),
    quantity: integer().notNull(),
    /** In the currency of the order. */
    unitPriceMinor: minorUnits('unit_price_minor').notNull(),
  },
  (table) => [
    uniqueIndex('order_lines_by_order').on(table.orderId, table.position),
    index('order_lines_by_variant').on(table.variantId, table.orderId),
    check('order_lines_quantity_positive', sql`${table.quantity} > 0`),
    check('order_lines_price_not_negative', sql`${table.unitPriceMinor} >= 0`),
  ],
);

/** Append-only, which triggers see to: a pseudonym may take the place of a customer who is gone, no more. */
export const orderEvents = pgTable(
  'order_events',
  {
    orderId: text('order_id')
      .notNull()
      .references(() => orders.id),
    /** The order's version after the change. */
    version: integer().notNull(),
    /** Null for the event that began the order. */
    fromStatus: text('from_status', { enum: orderStatuses }),
    toStatus: text('to_status', { enum: orderStatuses }).notNull(),
    /** A user's id, null where the system acted. */
    actorId: text('actor_id'),
    reason: text(),
    occurredAt: instant('occurred_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.orderId, table.version] }),
    check('order_events_to_status_known', sql`${table.toStatus} IN (${quoted(orderStatuses)})`),
    check(
      'order_events_from_status_known',
      sql`${table.fromStatus} IS NULL OR ${table.fromStatus} IN (${quoted(orderStatuses)})`,
    ),
    check(
      'order_events_change_status',
      sql`${table.fromStatus} IS DISTINCT FROM ${table.toStatus}`,
    ),
  ],
);
