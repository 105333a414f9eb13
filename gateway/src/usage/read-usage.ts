import { sql } from 'drizzle-orm';
import { iso } from './read-figures.ts';
import type { UsageDb } from './write-usage.ts';

export interface UsageReading {
  /** Inclusive. */
  readonly since: Date;
  /** Exclusive. */
  readonly until: Date;
  readonly bucketSeconds: 60 | 86_400;
}

export interface ReadOperation extends Record<string, unknown> {
  hash: string;
  name: string | null;
  type: 'query' | 'mutation' | 'subscription';
  signature: string;
  fields: string[];
}

export interface ReadBucket extends Record<string, unknown> {
  operation: string;
  start: string;
  clientName: string;
  clientVersion: string;
  requests: number;
  errors: number;
  durationMs: number;
  estimateSum: number;
  estimateMax: number;
  firstSeen: string;
  lastSeen: string;
}

export interface RecordedUsage {
  /** The part of the period in which a gateway recorded; none when none did. */
  recorded: { from: Date; until: Date } | undefined;
  operations: ReadOperation[];
  buckets: ReadBucket[];
}

/** What was recorded within a period, in the database's own order: by time, operation and client. */
export async function readUsage(db: UsageDb, reading: UsageReading): Promise<RecordedUsage> {
  const { since, until, bucketSeconds } = reading;
  const period = [since.toISOString(), until.toISOString()] as const;
  const inPeriod = sql`minute >= ${period[0]}::timestamptz AND minute < ${period[1]}::timestamptz`;
  const start = bucketSeconds === 60 ? sql`minute` : sql`date_trunc('day', minute, 'UTC')`;
  return db.transaction(
    async (tx) => {
      const buckets = await tx.execute<ReadBucket>(sql`
        SELECT operation_hash AS operation, ${iso(start)} AS start,
          client_name AS "clientName", client_version AS "clientVersion",
          sum(requests)::float8 AS requests, sum(errors)::float8 AS errors,
          sum(duration_ms) AS "durationMs",
          sum(estimate_sum) AS "estimateSum", max(estimate_max) AS "estimateMax",
          ${iso(sql`min(first_seen)`)} AS "firstSeen", ${iso(sql`max(last_seen)`)} AS "lastSeen"
        FROM usage_minutes WHERE ${inPeriod}
        GROUP BY 2, 1, 3, 4 ORDER BY 2, 1, 3, 4`);
      const operations = await tx.execute<ReadOperation>(sql`
        SELECT hash, name, type, signature, fields FROM usage_operations
        WHERE hash IN (SELECT operation_hash FROM usage_minutes WHERE ${inPeriod})
        ORDER BY hash`);
      const [span] = await tx.execute<{ since: string | null; until: string | null }>(sql`
        SELECT ${iso(sql`min(since)`)} AS since, ${iso(sql`max(until)`)} AS until
        FROM usage_recorders
        WHERE until >= ${period[0]}::timestamptz AND since < ${period[1]}::timestamptz`);
      return {
        recorded: overlap(span, reading),
        operations: [...operations],
        buckets: [...buckets],
      };
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
}

function overlap(
  span: { since: string | null; until: string | null } | undefined,
  { since, until }: UsageReading,
): RecordedUsage['recorded'] {
  if (!span?.since || !span.until) return undefined;
  const from = Math.max(Date.parse(span.since), since.getTime());
  const to = Math.min(Date.parse(span.until), until.getTime());
  return { from: new Date(from), until: new Date(to) };
}
