import type { Db } from '@supergraph/service/database/connect';
import { deleteInBatches } from '@supergraph/service/database/delete-in-batches';
import { insertRows, jsonRows } from '@supergraph/service/database/json-rows';
import { inTransaction } from '@supergraph/service/database/transaction';
import { type SQL, sql } from 'drizzle-orm';
import { type Failure, failureLimits } from './failures.ts';
import * as tables from './tables.ts';
import type { Bucket } from './usage-buckets.ts';

export type UsageDb = Db<typeof tables>;

export interface UsageBatch {
  readonly recorderId: string;
  /** One more with each batch of this recorder. */
  readonly number: number;
  readonly since: Date;
  readonly until: Date;
  readonly buckets: readonly Bucket[];
  readonly failures: readonly Failure[];
}

/** Longest that one statement may take: it must be over before the next minute's. */
const STATEMENT_MS_MAX = 20_000;

/**
 * Adds a batch to what is recorded, whole or not at all. Sent again after an answer was lost, it
 * counts once.
 */
export async function writeUsage(db: UsageDb, batch: UsageBatch): Promise<void> {
  await inTransaction(db, async (tx) => {
    await tx.execute(sql.raw(`SET LOCAL statement_timeout = ${STATEMENT_MS_MAX}`));
    if (!(await isNews(tx, batch))) return;
    if (batch.buckets.length > 0) {
      await addOperations(tx, batch.buckets);
      await addMinutes(tx, batch.buckets);
    }
    if (batch.failures.length > 0) await addFailures(tx, batch.failures);
  });
}

async function isNews(tx: UsageDb, batch: UsageBatch): Promise<boolean> {
  const rows = await tx.execute(sql`
    INSERT INTO usage_recorders AS known (id, since, until, last_batch)
    VALUES (${batch.recorderId}, ${batch.since.toISOString()}, ${batch.until.toISOString()}, ${batch.number})
    ON CONFLICT (id) DO UPDATE SET until = excluded.until, last_batch = excluded.last_batch
      WHERE known.last_batch < excluded.last_batch
    RETURNING id`);
  return rows.length > 0;
}

async function addOperations(tx: UsageDb, buckets: readonly Bucket[]): Promise<void> {
  const operations = [
    ...new Map(buckets.map(({ operation }) => [operation.hash, operation])).values(),
  ];
  // Gateways write side by side: rows taken in one order cannot deadlock.
  await tx.execute(sql`
    INSERT INTO usage_operations AS known (hash, name, type, signature, fields)
    SELECT * FROM json_to_recordset(${jsonRows(operations)}) AS new (
      hash text, name text, type text, signature text, fields text[]
    ) ORDER BY hash
    ON CONFLICT (hash) DO UPDATE SET fields = excluded.fields
      WHERE known.fields <> excluded.fields`);
}

async function addMinutes(tx: UsageDb, buckets: readonly Bucket[]): Promise<void> {
  const rows = buckets.map(({ minute, operation, client, ...sums }) => ({
    minute,
    hash: operation.hash,
    client_name: client.name,
    client_version: client.version,
    requests: sums.requests,
    errors: sums.errors,
    duration_ms: sums.durationMs,
    durations: sums.durations,
    estimate_sum: sums.estimateSum,
    estimate_max: sums.estimateMax,
    first_seen: new Date(sums.firstSeenMs),
    last_seen: new Date(sums.lastSeenMs),
  }));
  await tx.execute(sql`
    INSERT INTO usage_minutes AS known (
      minute, operation_hash, client_name, client_version,
      requests, errors, duration_ms, durations, estimate_sum, estimate_max, first_seen, last_seen
    )
    SELECT * FROM json_to_recordset(${jsonRows(rows)}) AS new (
      minute timestamptz(3), hash text, client_name text, client_version text,
      requests bigint, errors bigint, duration_ms float8, durations bigint[], estimate_sum float8, estimate_max float8,
      first_seen timestamptz(3), last_seen timestamptz(3)
    ) ORDER BY minute, hash, client_name, client_version
    ON CONFLICT (minute, operation_hash, client_name, client_version) DO UPDATE SET
      requests = known.requests + excluded.requests,
      errors = known.errors + excluded.errors,
      duration_ms = known.duration_ms + excluded.duration_ms,
      durations = ARRAY(
        SELECT coalesce(before, 0) + coalesce(more, 0)
        FROM unnest(known.durations, excluded.durations) WITH ORDINALITY AS pair(before, more, place)
        ORDER BY place),
      estimate_sum = known.estimate_sum + excluded.estimate_sum,
      estimate_max = greatest(known.estimate_max, excluded.estimate_max),
      first_seen = least(known.first_seen, excluded.first_seen),
      last_seen = greatest(known.last_seen, excluded.last_seen)`);
}

async function addFailures(tx: UsageDb, failures: readonly Failure[]): Promise<void> {
  const rows = failures.map(({ atMs, operation, client, ...failure }) => ({
    ...failure,
    at: new Date(atMs),
    operationName: operation.name,
    operationType: operation.type,
    clientName: client.name,
    clientVersion: client.version,
  }));
  await tx.execute(insertRows(tables.usageFailures, rows));
}

/** Of each table in one run. */
const FORGOTTEN_MAX = 100_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

interface Forgetting {
  readonly now: Date;
  readonly retentionDays: number;
}

/**
 * Forgets what is older than the retention, and operations that nobody has asked since, at most 100,000
 * rows of each table; the next run goes on.
 */
export async function forgetUsage(db: UsageDb, { now, retentionDays }: Forgetting): Promise<void> {
  const limit = new Date(now.getTime() - retentionDays * DAY_MS).toISOString();
  const failuresLimit = new Date(now.getTime() - failureLimits.keptHours * HOUR_MS).toISOString();
  await forget(db, 'usage_failures', sql`at < ${failuresLimit} ORDER BY at`);
  await forget(db, 'usage_minutes', sql`minute < ${limit} ORDER BY minute`);
  await forget(db, 'usage_recorders', sql`until < ${limit} ORDER BY until`);
  // OFFSET 0 keeps this a look into an index for each operation.
  const isAsked = sql`SELECT FROM usage_minutes WHERE operation_hash = usage_operations.hash OFFSET 0`;
  await forget(db, 'usage_operations', sql`NOT EXISTS (${isAsked})`);
}

async function forget(db: UsageDb, table: string, which: SQL): Promise<void> {
  const from = sql.identifier(table);
  await deleteInBatches(
    async (limit) => {
      const { count } = await db.execute(sql`DELETE FROM ${from} WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM ${from} WHERE ${which} LIMIT ${limit} FOR UPDATE SKIP LOCKED))`);
      return count;
    },
    { rowsMax: FORGOTTEN_MAX },
  );
}
