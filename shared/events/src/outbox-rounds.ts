import type { Db, Schema } from '@supergraph/service/database/connect';
import { fixedSelect, type Given } from '@supergraph/service/database/fixed-select';
import { lazyCommit } from '@supergraph/service/database/lazy-commit';
import { inTransaction } from '@supergraph/service/database/transaction';
import { errorType } from '@supergraph/service/telemetry/error-type';
import type { Tracing } from '@supergraph/service/telemetry/tracing';
import { messageWithoutValues } from '@supergraph/service/without-values';
import { and, asc, count, isNull, not, type SQL, sql } from 'drizzle-orm';
import type { CloudEvent } from './envelope.ts';
import { publishSpan } from './event-spans.ts';
import { publishedEvents, publishFailures, publishLagSeconds } from './metrics.ts';
import { outboxTable as outbox } from './tables.ts';
import { type EventTransport, TransportUnavailable } from './transport.ts';

export interface RoundContext<S extends Schema> {
  db: Db<S>;
  transport: Pick<EventTransport, 'publish'>;
  source: string;
  batchSize: number;
  tracing?: Tracing | undefined;
}

export interface RoundResult {
  published: number;
  error?: unknown;
}

type Row = typeof outbox.$inferSelect;

/** Publishes events that were never tried, in one batch: the usual case. */
export function publishFresh<S extends Schema>(context: RoundContext<S>): Promise<RoundResult> {
  return inTransaction(context.db, async (tx) => {
    const rows = await claimFresh(tx, context.batchSize);
    return rows.length === 0 ? { published: 0 } : publish(context, tx, rows);
  });
}

/**
 * Publishes events whose publication has failed before, one by one, so that an event that cannot be
 * published holds up its own subject only.
 */
export function publishDue<S extends Schema>(
  context: RoundContext<S>,
  { isForced }: { isForced: boolean },
): Promise<RoundResult> {
  const isDue = isForced ? sql`attempts > 0` : sql`attempts > 0 AND retry_at <= clock_timestamp()`;
  return inTransaction(context.db, async (tx) => {
    const total: RoundResult = { published: 0 };
    for (const row of await claimHeads(tx, isDue, context.batchSize)) {
      const { published, error } = await publish(context, tx, [row]);
      total.published += published;
      total.error ??= error;
    }
    return total;
  });
}

export async function countUnpublished<S extends Schema>(db: Db<S>): Promise<number> {
  const [row] = await db.select({ rows: count() }).from(outbox).where(isNull(outbox.publishedAt));
  return row?.rows ?? 0;
}

/**
 * Locks events that were never tried: the first unpublished one of each subject, and with it what waits
 * behind it. Whoever holds the first holds the subject, so two relays never publish one subject side by
 * side. In order of writing.
 */
function claimFresh<S extends Schema>(tx: Db<S>, limit: number): Promise<Row[]> {
  return freshOutbox(tx, { limit });
}

const freshOutbox = fixedSelect((db, { limit }: Given<{ limit: number }>) => {
  const isFresh = and(isNull(outbox.publishedAt), sql`${outbox.attempts} = 0`);
  const heads = db
    .select({ subject: outbox.subject })
    .from(outbox)
    .where(and(isFresh, not(hasEarlier)))
    .orderBy(asc(outbox.position))
    .limit(limit)
    .for('update', { of: outbox, skipLocked: true });
  return db
    .select()
    .from(outbox)
    .where(and(isFresh, sql`${outbox.subject} = ANY (ARRAY(${heads}))`))
    .orderBy(asc(outbox.position))
    .limit(limit)
    .for('update', { skipLocked: true });
});

/** The first unpublished event of each subject, where it has failed before. */
function claimHeads<S extends Schema>(tx: Db<S>, which: SQL, limit: number): Promise<Row[]> {
  return tx
    .select()
    .from(outbox)
    .where(and(isNull(outbox.publishedAt), which, not(hasEarlier)))
    .orderBy(asc(outbox.position))
    .limit(limit)
    .for('update', { of: outbox, skipLocked: true });
}

/**
 * Looks at all unpublished rows, never past a last position: a transaction that took its position early
 * may commit late. OFFSET 0 keeps it a look into an index for each row, whatever the statistics say.
 */
const hasEarlier = sql`EXISTS (
  SELECT FROM outbox AS earlier WHERE earlier.subject = ${outbox.subject}
    AND earlier.position < ${outbox.position} AND earlier.published_at IS NULL OFFSET 0)`;

async function publish<S extends Schema>(
  { transport, source, tracing }: RoundContext<S>,
  tx: Db<S>,
  rows: Row[],
): Promise<RoundResult> {
  const positions = rows.map((row) => String(row.position));
  const spans = rows.flatMap((row) => publishSpan(tracing, row) ?? []);
  try {
    await transport.publish(rows.map((row) => toEvent(row, source)));
  } catch (error) {
    publishFailures.inc();
    for (const span of spans) span.fail(errorType(error));
    // The broker is away: no event is to blame, so all stay as fresh as they were.
    if (error instanceof TransportUnavailable) throw error;
    await markFailed(tx, positions, error);
    return { published: 0, error };
  } finally {
    for (const span of spans) span.end();
  }
  await markPublished(tx, positions);
  for (const row of rows) {
    publishedEvents.inc({ type: row.type });
    publishLagSeconds.observe((Date.now() - row.createdAt.getTime()) / 1_000);
  }
  return { published: rows.length };
}

/** What a crash of the server forgets of it is published again. */
async function markPublished<S extends Schema>(tx: Db<S>, positions: string[]): Promise<void> {
  await tx
    .update(outbox)
    .set({ publishedAt: sql`clock_timestamp()`, lastError: null })
    .from(lazyCommit)
    .where(isAt(positions));
}

async function markFailed<S extends Schema>(
  tx: Db<S>,
  positions: string[],
  error: unknown,
): Promise<void> {
  await tx
    .update(outbox)
    .set({
      attempts: sql`attempts + 1`,
      lastError: messageWithoutValues(error),
      retryAt: sql`clock_timestamp() + least(5, 0.2 * 2 ^ least(attempts, 10)) * (0.5 + random() / 2) * interval '1 second'`,
    })
    .where(isAt(positions));
}

/** As one parameter, so that the text stays the same however many there are. */
function isAt(positions: readonly string[]): SQL {
  return sql`${outbox.position} = ANY(${sql.param([...positions])}::bigint[])`;
}

function toEvent(row: Row, source: string): CloudEvent {
  return {
    specversion: '1.0',
    id: row.id,
    source,
    type: row.type,
    subject: row.subject,
    time: row.createdAt.toISOString(),
    datacontenttype: 'application/json',
    data: row.data,
    sequence: String(row.sequence),
    correlationid: row.correlationId,
    ...(row.causationId === null ? {} : { causationid: row.causationId }),
    ...(row.traceparent === null ? {} : { traceparent: row.traceparent }),
  };
}
