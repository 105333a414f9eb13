import { inboxTable, outboxTable } from '@supergraph/events/tables';
import { mailsTable } from '@supergraph/mail/tables';
import { createdAt, instant, minorUnits } from '@supergraph/service/database/columns';
import { throttlesTable } from '@supergraph/service/throttle/tables';
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
import { orderStatuses } from '../domain/order-status.ts';
import { sagaSteps } from '../domain/saga.ts';

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
    check('orders_status_known', sql`${table.status} IN ${quoted(orderStatuses)}`),
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
    check('order_events_to_status_known', sql`${table.toStatus} IN ${quoted(orderStatuses)}`),
    check(
      'order_events_from_status_known',
      sql`${table.fromStatus} IS NULL OR ${table.fromStatus} IN ${quoted(orderStatuses)}`,
    ),
    check(
      'order_events_change_status',
      sql`${table.fromStatus} IS DISTINCT FROM ${table.toStatus}`,
    ),
  ],
);

/** What each order waits for, and when to ask again or give up. */
export const orderSagas = pgTable(
  'order_sagas',
  {
    orderId: text('order_id')
      .primaryKey()
      .references(() => orders.id),
    step: text({ enum: sagaSteps }).notNull(),
    /** What inventory held for the order; null until it answered. */
    reservationId: text('reservation_id'),
    /** Repetitions of the step's event so far. */
    attempts: integer().notNull().default(0),
    nextAttemptAt: instant('next_attempt_at').notNull(),
    deadlineAt: instant('deadline_at').notNull(),
    /** When stock held and committed it, by inventory's clock; null until orders has heard of it. */
    heldAt: instant('held_at'),
    committedAt: instant('committed_at'),
    /** When orders asked for the commit, by its own clock. */
    approvedAt: instant('approved_at'),
  },
  (table) => [
    index('order_sagas_due').on(table.nextAttemptAt).where(sql`${table.step} <> 'DONE'`),
    check('order_sagas_step_known', sql`${table.step} IN ${quoted(sagaSteps)}`),
    check('order_sagas_attempts_not_negative', sql`${table.attempts} >= 0`),
  ],
);

/**
 * Which order a client's key gave. Written in the transaction that places the order, so a key exists
 * exactly when its order does. Orders are never deleted, so the reference needs no index.
 */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    callerId: text('caller_id').notNull(),
    operation: text().notNull(),
    key: text().notNull(),
    /** Of the body that came with the key. */
    fingerprint: text().notNull(),
    orderId: text('order_id')
      .notNull()
      .references(() => orders.id),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.callerId, table.operation, table.key] }),
    // For the purge.
    index('idempotency_keys_by_age').on(table.createdAt),
  ],
);

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

export const outbox = outboxTable;
export const inbox = inboxTable;
export const throttles = throttlesTable;
export const mails = mailsTable;

function quoted(values: readonly string[]) {
  return sql.raw(`(${values.map((value) => `'${value}'`).join(', ')})`);
}
