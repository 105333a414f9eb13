import { type Correlation, currentCorrelation } from '@supergraph/service/correlation';
import { isAnyOf } from '@supergraph/service/database/any-of';
import type { Db, Schema } from '@supergraph/service/database/connect';
import { jsonRows } from '@supergraph/service/database/json-rows';
import { afterCommit } from '@supergraph/service/database/transaction';
import { newId } from '@supergraph/service/ids';
import { and, isNull, type SQL, sql } from 'drizzle-orm';
import { announceEvents } from './commit-signal.ts';
import { EVENT_BYTES_MAX } from './envelope.ts';
import { traceparentOfNew } from './event-spans.ts';
import { outboxTable } from './tables.ts';

export interface NewEvent<D = unknown> {
  type: string;
  /** Id of the aggregate; events of one subject are published in the order of their writing. */
  subject: string;
  /** Version of the aggregate after the change. */
  sequence: number;
  data: D;
  /** Default: what runWithCorrelation says, else the event's own id. */
  correlation?: Correlation | undefined;
}

/** The envelope needs some, too. */
const DATA_BYTES_MAX = EVENT_BYTES_MAX - 8_192;

/**
 * Writes events into the outbox, in the transaction that decided them: they are published after it
 * commits, and never when it rolls back. The caller holds the lock of the aggregate's row, so that
 * the events of one subject are written in their order.
 *
 * Raises an error for data of more than a megabyte: no consumer would take it.
 */
export async function appendEvents<S extends Schema>(
  tx: Db<S>,
  events: readonly NewEvent[],
): Promise<void> {
  if (events.length > 0) await tx.execute(eventsAppended(tx, events));
}

/** The same as a part of a statement that writes more: it has to run in `tx`. */
export function eventsAppended<S extends Schema>(tx: Db<S>, events: readonly NewEvent[]): SQL {
  afterCommit(tx, announceEvents);
  return sql`
    INSERT INTO outbox (id, type, subject, sequence, data, correlation_id, causation_id, traceparent)
    SELECT id, type, subject, sequence, data, "correlationId", "causationId", traceparent
    FROM json_to_recordset(${jsonRows(events.map(toRow))}) AS event(
      id text, type text, subject text, sequence bigint, data jsonb,
      "correlationId" text, "causationId" text, traceparent text)`;
}

/**
 * Of these events, those whose like does not wait to be published already. For what is said again
 * because it may have been lost: an event of the same type and subject that still waits will be heard
 * after this moment anyway, and while the broker is away every repetition would only make the backlog
 * longer.
 */
export async function withoutWaiting<
  S extends Schema,
  E extends Pick<NewEvent, 'type' | 'subject'>,
>(tx: Db<S>, events: readonly E[]): Promise<E[]> {
  const waiting = await tx
    .selectDistinct({ type: outboxTable.type, subject: outboxTable.subject })
    .from(outboxTable)
    .where(
      and(
        isNull(outboxTable.publishedAt),
        isAnyOf(
          outboxTable.subject,
          events.map(({ subject }) => subject),
        ),
      ),
    );
  const known = new Set(waiting.map(({ type, subject }) => `${type} ${subject}`));
  return events.filter(({ type, subject }) => !known.has(`${type} ${subject}`));
}

function toRow(event: NewEvent) {
  const { type, subject, sequence, data } = event;
  const bytes = Buffer.byteLength(JSON.stringify(data) ?? '');
  if (bytes > DATA_BYTES_MAX) throw new Error(`${type} has ${bytes} bytes of data.`);
  const correlation = event.correlation ?? currentCorrelation(subject);
  const id = newId('evt');
  return {
    id,
    type,
    subject,
    sequence,
    data,
    correlationId: correlation?.correlationId ?? id,
    causationId: correlation?.causationId,
    traceparent: traceparentOfNew(correlation, { id, type, subject }),
  };
}
