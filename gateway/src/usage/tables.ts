import { instant } from '@supergraph/service/database/columns';
import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
} from 'drizzle-orm/pg-core';

/** Operations that clients have sent, without a single literal of theirs. */
export const usageOperations = pgTable(
  'usage_operations',
  {
    /** SHA-256 of the signature, in hex. */
    hash: text().primaryKey(),
    name: text(),
    type: text({ enum: ['query', 'mutation', 'subscription'] }).notNull(),
    signature: text().notNull(),
    /** `Type.field` of every field that it selects. */
    fields: text().array().notNull(),
  },
  (table) => [
    check(
      'usage_operations_type_known',
      sql`${table.type} IN ('query', 'mutation', 'subscription')`,
    ),
  ],
);

/** What one client version asked of one operation within one minute, over all gateways. */
export const usageMinutes = pgTable(
  'usage_minutes',
  {
    minute: instant('minute').notNull(),
    operationHash: text('operation_hash')
      .notNull()
      .references(() => usageOperations.hash),
    clientName: text('client_name').notNull(),
    clientVersion: text('client_version').notNull(),
    requests: bigint({ mode: 'number' }).notNull(),
    errors: bigint({ mode: 'number' }).notNull(),
    durationMs: doublePrecision('duration_ms').notNull(),
    /** Of what its requests were estimated to cost; 0 where a gateway did not estimate. */
    estimateSum: doublePrecision('estimate_sum').notNull().default(0),
    estimateMax: doublePrecision('estimate_max').notNull().default(0),
    /** How many requests fell into each class of durations; empty where a gateway did not count them. */
    durations: bigint({ mode: 'number' }).array().notNull().default([]),
    firstSeen: instant('first_seen').notNull(),
    lastSeen: instant('last_seen').notNull(),
  },
  (table) => [
    primaryKey({
      columns: [table.minute, table.operationHash, table.clientName, table.clientVersion],
    }),
    index('usage_minutes_by_operation').on(table.operationHash),
    check(
      'usage_minutes_counts',
      sql`${table.requests} > 0 AND ${table.errors} BETWEEN 0 AND ${table.requests}`,
    ),
  ],
);

/** One row per gateway process: when it recorded, and which of its batches came through last. */
export const usageRecorders = pgTable(
  'usage_recorders',
  {
    id: text().primaryKey(),
    since: instant('since').notNull(),
    until: instant('until').notNull(),
    lastBatch: integer('last_batch').notNull(),
  },
  (table) => [index('usage_recorders_by_end').on(table.until)],
);

/** What went wrong with a request, in one way; of a flood only the beginning. */
export const usageFailures = pgTable(
  'usage_failures',
  {
    id: bigint({ mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
    at: instant('at').notNull(),
    requestId: text('request_id').notNull(),
    operationName: text('operation_name'),
    operationType: text('operation_type').notNull(),
    clientName: text('client_name').notNull(),
    clientVersion: text('client_version').notNull(),
    code: text().notNull(),
    /** Null where it is the gateway itself. */
    service: text(),
    path: text(),
    fields: integer().notNull(),
  },
  (table) => [
    index('usage_failures_by_time').on(table.at),
    check('usage_failures_fields', sql`${table.fields} > 0`),
  ],
);
