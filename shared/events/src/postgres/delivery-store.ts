import type { Sql } from 'postgres';
import type { CloudEvent } from '../envelope.ts';
import { newsOf } from '../news.ts';
import { type DeadLetter, type EventTransport, retryDelayMs } from '../transport.ts';
import { NEWS_CHANNEL, noticesOf } from './news.ts';

export const DELIVERIES_CHANNEL = 'event_deliveries';
export const LEASE_SECONDS = 15;

export interface Delivery {
  id: string;
  message: unknown;
  attempts: number;
  /** How often it has waited for a version that knows its type; those are no attempts. */
  deferrals: number;
}

export type FailedDelivery = Omit<Delivery, 'message'> & { error: string };

type Queries = Pick<
  EventTransport,
  | 'declare'
  | 'declareOnly'
  | 'publish'
  | 'announce'
  | 'deadLetters'
  | 'countDeadLetters'
  | 'replay'
  | 'discard'
  | 'pending'
>;

export interface DeliveryStore extends Queries {
  /** Ends what was handled and claims up to `limit` others, which may follow it at once. */
  exchange(consumer: string, handled: string[], limit: number): Promise<Delivery[]>;
  /** Takes away what ended rows have left of themselves. */
  vacuum(): Promise<void>;
  renew(consumer: string, ids: string[]): Promise<void>;
  // All three leave alone what has been claimed again: whoever lost its lease has no say any more.
  retryLater(consumer: string, failed: FailedDelivery): Promise<void>;
  /** Lets it wait for a version that knows its type. */
  defer(consumer: string, failed: FailedDelivery): Promise<void>;
  bury(consumer: string, failed: FailedDelivery): Promise<void>;
  /** Queues again what has waited for long enough, behind all that has come since. */
  takeBack(consumer: string, limit: number): Promise<void>;
}

export interface StoreOptions {
  sql: Sql;
  /** For what may be forgotten when the server crashes. */
  quickSql: Sql;
  retryDelaysMs: readonly number[];
  unknownDelaysMs: readonly number[];
}

const DEAD_LETTERS_LIMIT = 100;

/** The statements of the Postgres transport. */
export function createDeliveryStore(options: StoreOptions): DeliveryStore {
  const { sql, quickSql, retryDelaysMs, unknownDelaysMs } = options;
  return {
    async declare(consumer, types) {
      await sql`INSERT INTO event_transport.subscriptions (consumer, event_type)
        SELECT ${consumer}, unnest(${types}::text[]) ON CONFLICT DO NOTHING`;
    },

    async declareOnly(consumer, types) {
      await sql`WITH removed AS (
          DELETE FROM event_transport.subscriptions
          WHERE consumer = ${consumer} AND event_type <> ALL(${types})
        )
        INSERT INTO event_transport.subscriptions (consumer, event_type)
        SELECT ${consumer}, unnest(${types}::text[]) ON CONFLICT DO NOTHING`;
    },

    // Consumers take what is on its way to the disk still. If a crash forgets it there, the outbox has it:
    // nothing is marked as published before the message behind it, and with that all before it, is on disk.
    async publish(events: CloudEvent[]) {
      await quickSql`WITH added AS (
          INSERT INTO event_transport.deliveries (consumer, lane, message)
          SELECT consumer, ${sql.unsafe(laneOf('event'))}, event
          FROM jsonb_array_elements(${JSON.stringify(events)}::text::jsonb)
            WITH ORDINALITY AS published(event, position)
          JOIN event_transport.subscriptions ON event_type = event->>'type'
          ORDER BY position, consumer
          RETURNING consumer
        )
        SELECT pg_notify(${DELIVERIES_CHANNEL}, consumer) FROM added GROUP BY consumer
        UNION ALL
        SELECT pg_notify(${NEWS_CHANNEL}, notice)
        FROM unnest(${noticesOf(events.map(newsOf))}::text[]) AS told(notice)`;
      await sql`SELECT pg_logical_emit_message(true, 'event_transport', '')`;
    },

    async announce(news) {
      await sql`SELECT pg_notify(${NEWS_CHANNEL}, notice)
        FROM unnest(${noticesOf(news)}::text[]) AS told(notice)`;
    },

    // OFFSET 0 keeps the check a look into deliveries_of_lane for each row: as a join, planned with
    // the statistics of an empty queue, it would read the whole backlog. Both parts see the table as it
    // was, so the check has to be told what the other one deletes.
    exchange: (consumer, handled, limit) => quickSql<Delivery[]>`
      WITH ended AS (
        DELETE FROM event_transport.deliveries
        WHERE consumer = ${consumer} AND id = ANY(${handled}::bigint[])
      )
      UPDATE event_transport.deliveries
      SET attempts = attempts + 1, run_at = clock_timestamp() + ${LEASE}::interval
      WHERE consumer = ${consumer} AND id = ANY (ARRAY(
        SELECT id FROM event_transport.deliveries AS head
        WHERE consumer = ${consumer} AND run_at <= clock_timestamp()
          AND NOT EXISTS (
            SELECT FROM event_transport.deliveries AS earlier
            WHERE earlier.lane = head.lane AND earlier.id < head.id
              AND earlier.id <> ALL(${handled}::bigint[]) OFFSET 0)
        ORDER BY id LIMIT ${limit} FOR UPDATE SKIP LOCKED))
      RETURNING id, message, attempts, deferrals`,

    async vacuum() {
      await quickSql.unsafe('VACUUM (SKIP_LOCKED) event_transport.deliveries');
    },

    async renew(consumer, ids) {
      await quickSql`UPDATE event_transport.deliveries
        SET run_at = clock_timestamp() + ${LEASE}::interval
        WHERE consumer = ${consumer} AND id = ANY(${ids}::bigint[])`;
    },

    async retryLater(consumer, { id, attempts }) {
      const delayMs = retryDelayMs(retryDelaysMs, attempts);
      await quickSql`UPDATE event_transport.deliveries
        SET run_at = clock_timestamp() + ${delayMs}::float8 * interval '1 millisecond'
        WHERE consumer = ${consumer} AND id = ${id}::bigint AND attempts = ${attempts}`;
    },

    async defer(consumer, { id, attempts, deferrals }) {
      const delayMs = retryDelayMs(unknownDelaysMs, deferrals + 1);
      await quickSql`WITH unknown AS (
          DELETE FROM event_transport.deliveries
          WHERE consumer = ${consumer} AND id = ${id}::bigint AND attempts = ${attempts}
          RETURNING consumer, id, lane, message, deferrals
        )
        INSERT INTO event_transport.waiting (consumer, id, lane, message, deferrals, run_at)
        SELECT consumer, id, lane, message, deferrals + 1,
          clock_timestamp() + ${delayMs}::float8 * interval '1 millisecond'
        FROM unknown`;
    },

    async takeBack(consumer, limit) {
      await quickSql`WITH due AS (
          DELETE FROM event_transport.waiting WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM event_transport.waiting
            WHERE consumer = ${consumer} AND run_at <= clock_timestamp()
            ORDER BY run_at LIMIT ${limit} FOR UPDATE SKIP LOCKED))
          RETURNING consumer, id, lane, message, deferrals
        ), added AS (
          INSERT INTO event_transport.deliveries (consumer, lane, message, deferrals)
          SELECT consumer, lane, message, deferrals FROM due ORDER BY id RETURNING consumer
        )
        SELECT pg_notify(${DELIVERIES_CHANNEL}, consumer) FROM added GROUP BY consumer`;
    },

    async bury(consumer, { id, error, attempts }) {
      await sql`WITH failed AS (
          DELETE FROM event_transport.deliveries
          WHERE consumer = ${consumer} AND id = ${id}::bigint AND attempts = ${attempts}
          RETURNING consumer, id, message, attempts + deferrals AS attempts
        )
        INSERT INTO event_transport.dead_letters (consumer, id, message, attempts, error)
        SELECT consumer, id, message, attempts, ${error} FROM failed`;
    },

    deadLetters: (consumer, { limit = DEAD_LETTERS_LIMIT } = {}) => sql<DeadLetter[]>`
      SELECT id, consumer, message, error, attempts, failed_at AS "failedAt"
      FROM event_transport.dead_letters
      WHERE consumer = ${consumer} ORDER BY failed_at DESC, id DESC LIMIT ${limit}`,

    async replay(consumer, id) {
      const replayed = await sql`WITH letter AS (
          DELETE FROM event_transport.dead_letters
          WHERE consumer = ${consumer} AND id = ${toBigint(id)}::bigint RETURNING consumer, message
        ), added AS (
          INSERT INTO event_transport.deliveries (consumer, lane, message)
          SELECT consumer, ${sql.unsafe(laneOf('message'))}, message FROM letter
          RETURNING consumer
        )
        SELECT pg_notify(${DELIVERIES_CHANNEL}, consumer) FROM added`;
      return replayed.length > 0;
    },

    async discard(consumer, id) {
      const discarded = await sql`DELETE FROM event_transport.dead_letters
        WHERE consumer = ${consumer} AND id = ${toBigint(id)}::bigint`;
      return discarded.count > 0;
    },

    async countDeadLetters(consumer) {
      const [row] = await sql<{ rows: number }[]>`
        SELECT count(*)::int AS rows FROM event_transport.dead_letters WHERE consumer = ${consumer}`;
      return row?.rows ?? 0;
    },

    async pending(consumer) {
      const [row] = await sql<{ rows: number }[]>`
        SELECT (SELECT count(*) FROM event_transport.deliveries WHERE consumer = ${consumer})::int
          + (SELECT count(*) FROM event_transport.waiting WHERE consumer = ${consumer})::int AS rows`;
      return row?.rows ?? 0;
    },
  };
}

const LEASE = `${LEASE_SECONDS} seconds`;

/** SQL for the lane of an event, given the column that holds it. */
function laneOf(column: string): string {
  return `hashtextextended(consumer || ' ' || coalesce(${column}->>'subject', ''), 0)`;
}

/** An id of no dead letter at all, such as one of another transport, is nobody's: 0. */
function toBigint(id: string): string {
  return /^\d{1,18}$/.test(id) ? id : '0';
}
