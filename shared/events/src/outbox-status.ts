import type { Db, Schema } from '@supergraph/service/database/connect';
import { sql } from 'drizzle-orm';

export interface OutboxStatus {
  /** Events that are written and not published yet. */
  pending: number;
  /** When the oldest of them was written. */
  oldestAt: Date | null;
  /** Those among them whose publication has failed. */
  failing: number;
  /** Why, for the one that has failed most often. */
  lastError: string | null;
}

/** What a service still has to tell the others; reads unpublished rows only. */
export async function readOutboxStatus<S extends Schema>(db: Db<S>): Promise<OutboxStatus> {
  const [row] = await db.execute<{
    pending: number;
    oldest: string | null;
    failing: number;
    last_error: string | null;
  }>(sql`SELECT count(*)::int AS pending, min(created_at)::text AS oldest,
      count(*) FILTER (WHERE attempts > 0)::int AS failing,
      (array_agg(last_error ORDER BY attempts DESC) FILTER (WHERE attempts > 0))[1] AS last_error
    FROM outbox WHERE published_at IS NULL`);
  return {
    pending: row?.pending ?? 0,
    oldestAt: row?.oldest ? new Date(row.oldest) : null,
    failing: row?.failing ?? 0,
    lastError: row?.last_error ?? null,
  };
}
