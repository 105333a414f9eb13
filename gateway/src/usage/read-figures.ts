import { type SQL, sql } from 'drizzle-orm';
import { durationClassesMs, quantileMs } from './durations.ts';
import type { OperationUse, RecordedFailure } from './told.ts';
import type { UsageDb } from './write-usage.ts';

/** How much is told at once. */
const ROWS_MAX = 200;

/** By operation and client, the busiest first, at most 200. */
export async function readOperationUse(db: UsageDb, since: Date): Promise<OperationUse[]> {
  const rows = await db.execute<UseRow>(sql`
    SELECT used.*, name, type FROM (
      SELECT operation_hash AS hash, client_name AS client,
        sum(requests)::float8 AS requests, sum(errors)::float8 AS errors,
        ${sumOfDurations()} AS durations, ${iso(sql`max(last_seen)`)} AS "lastSeen"
      FROM usage_minutes WHERE minute >= ${since.toISOString()}
      GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT ${ROWS_MAX}
    ) AS used JOIN usage_operations USING (hash) ORDER BY requests DESC, hash, client`);
  return rows.map(({ hash, name, type, durations, ...use }) => ({
    ...use,
    operation: { name, type, hash },
    medianMs: quantileMs(durations, 0.5),
    p95Ms: quantileMs(durations, 0.95),
  }));
}

interface UseRow extends Record<string, unknown> {
  hash: string;
  name: string | null;
  type: string;
  client: string;
  requests: number;
  errors: number;
  durations: number[];
  lastSeen: string;
}

/** The newest first, at most 200. */
export async function readFailures(db: UsageDb, since: Date): Promise<RecordedFailure[]> {
  const rows = await db.execute<FailureRow>(sql`
    SELECT ${iso(sql`at`)} AS at, request_id AS "requestId", operation_name AS name,
      operation_type AS type, client_name AS "clientName", client_version AS "clientVersion",
      code, service, path, fields
    FROM usage_failures WHERE at >= ${since.toISOString()} ORDER BY usage_failures.at DESC, id DESC
    LIMIT ${ROWS_MAX}`);
  return rows.map(({ name, type, clientName, clientVersion, ...failure }) => ({
    ...failure,
    operation: { name, type },
    client: { name: clientName, version: clientVersion },
  }));
}

interface FailureRow
  extends Omit<RecordedFailure, 'operation' | 'client'>,
    Record<string, unknown> {
  name: string | null;
  type: string;
  clientName: string;
  clientVersion: string;
}

/** Class by class. */
function sumOfDurations(): SQL {
  const sums = Array.from({ length: durationClassesMs.length + 1 }, (_, index) =>
    sql.raw(`coalesce(sum(durations[${index + 1}]), 0)::float8`),
  );
  return sql`ARRAY[${sql.join(sums, sql`, `)}]`;
}

/** ISO 8601 in UTC, as text: the driver must not shift it. */
export function iso(moment: SQL): SQL {
  return sql`to_char(${moment} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
