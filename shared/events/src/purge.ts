import type { Db, Schema } from '@supergraph/service/database/connect';
import { deleteInBatches } from '@supergraph/service/database/delete-in-batches';
import type { Logger } from '@supergraph/service/logger';
import { createSweeper, type Sweeper } from '@supergraph/service/sweeper';
import { type SQL, sql } from 'drizzle-orm';

const EVENTS_KEPT_DAYS = 7;
const MEMORY_KEPT_DAYS = 30;
const DAY_MS = 86_400_000;
/** Of each table in one sweep. Twice as often as any service writes: 1,600 events a second. */
const ROWS_MAX = 100_000;
const SWEEP_MS = 60_000;

export interface EventPurgeOptions<S extends Schema> {
  db: Db<S>;
  log: Logger;
  clock?: () => Date;
  /** From the end of a sweep to the next one. Default a minute. */
  intervalMs?: number;
}

/**
 * Forgets what outbox and inbox no longer need. Every replica runs one, and they share the work: each
 * passes over the rows that another has in hand.
 */
export function createEventPurge<S extends Schema>(options: EventPurgeOptions<S>): Sweeper {
  const { db, log, clock = () => new Date(), intervalMs = SWEEP_MS } = options;
  return createSweeper({
    purpose: 'forget old events',
    intervalMs,
    log,
    sweep: () => purgeEvents(db, clock()),
  });
}

/**
 * Deletes published events after 7 days and the memory of handled ones after 30, at most 100,000 of
 * each; the next run goes on. A copy that arrives later than that would be handled again.
 */
export async function purgeEvents<S extends Schema>(db: Db<S>, now: Date): Promise<void> {
  const purges = [
    (limit: number) => oldEvents(daysBefore(now, EVENTS_KEPT_DAYS), limit),
    (limit: number) => oldMemory(daysBefore(now, MEMORY_KEPT_DAYS), limit),
  ];
  for (const statementFor of purges) {
    await deleteInBatches(async (limit) => (await db.execute(statementFor(limit))).count, {
      rowsMax: ROWS_MAX,
    });
  }
}

// An array, and not a join, whose plan could read the whole table. Nobody changes a published event
// or a note of the inbox, so a row's place holds while it is locked.

export function oldEvents(before: Date, limit: number): SQL {
  return sql`DELETE FROM outbox WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM outbox WHERE published_at < ${before.toISOString()}
    ORDER BY published_at LIMIT ${limit} FOR UPDATE SKIP LOCKED))`;
}

export function oldMemory(before: Date, limit: number): SQL {
  return sql`DELETE FROM inbox WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM inbox WHERE handled_at < ${before.toISOString()}
    ORDER BY handled_at LIMIT ${limit} FOR UPDATE SKIP LOCKED))`;
}

function daysBefore(now: Date, days: number): Date {
  return new Date(now.getTime() - days * DAY_MS);
}
