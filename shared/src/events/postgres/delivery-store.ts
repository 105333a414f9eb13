import type { Sql } from 'postgres';
import type { CloudEvent } from '../envelope.ts';
import { type DeadLetter, type EventTransport, retryDelayMs } from '../transport.ts';

export const DELIVERIES_CHANNEL = 'event_deliveries';
export const LEASE_SECONDS = 15;

export interface Delivery {
  id: string;
  message: unknown;
  attempts: number;
}

export interface FailedDelivery {
  id: string;
  error: string;
  attempts: number;
}

type Queries = Pick<
  EventTransport,
  'declare' | 'publish' | 'deadLetters' | 'countDeadLetters' | 'replay' | 'discard' | 'pending'
>;

export interface DeliveryStore extends Queries {
  claim(consumer: string, limit: number): Promise<Delivery[]>;
  renew(consumer: string, ids: string[]): Promise<void>;
  complete(consumer: string, ids: string[]): Promise<void>;
  // Both leave alone what has been claimed again: whoever lost its lease has no say any more.
  retryLater(consumer: string, failed: FailedDelivery): Promise<void>;
  bury(consumer: string, failed: FailedDelivery): Promise<void>;
}

export interface StoreOptions {
  sql: Sql;
  /** For what may be forgotten when the server crashes. */
  quickSql: Sql;
  retryDelaysMs: readonly number[];
}

const DEAD_LETTERS_LIMIT = 100;

/** The statements of the Postgres transport. */
export function createDeliveryStore({ sql, quickSql, retryDelaysMs }: StoreOptions): DeliveryStore {
  return {
    async declare(consumer, types) {
      await sql.begin(async (tx) => {
        await tx`DELETE FROM event_transport.subscriptions
          WHERE consumer = ${consumer} AND event_type <> ALL(${types})`;
        await tx`INSERT INTO event_transport.subscriptions (consumer, event_type)
          SELECT ${consumer}, unnest(${types}::text[]) ON CONFLICT DO NOTHING`;
      });
    },

    async publish(events: CloudEvent[]) {
      await sql`WITH added AS (
          INSERT INTO event_transport.deliveries (consumer, lane, message)
          SELECT consumer, ${sql.unsafe(laneOf('event'))}, event
          FROM jsonb_array_elements(${JSON.stringify(events)}::text::jsonb)
            WITH ORDINALITY AS published(event, position)
          JOIN event_transport.subscriptions ON event_type = event->>'type'
          ORDER BY position, consumer
          RETURNING consumer
        )
        SELECT pg_notify(${DELIVERIES_CHANNEL}, consumer) FROM added GROUP BY consumer`;
    },

    // OFFSET 0 keeps the check a look into deliveries_of_lane for each row: as a join, planned with
    // the statistics of an empty queue, it would read the whole backlog.
    claim: (consumer, limit) => quickSql<Delivery[]>`
      UPDATE event_transport.deliveries
      SET attempts = attempts + 1, run_at = clock_timestamp() + ${LEASE}::interval
      WHERE consumer = ${consumer} AND id = ANY (ARRAY(
        SELECT id FROM event_transport.deliveries AS head
        WHERE consumer = ${consumer} AND run_at <= clock_timestamp()
          AND NOT EXISTS (
            SELECT FROM event_transport.deliveries AS earlier
            WHERE earlier.lane = head.lane AND earlier.id < head.id OFFSET 0)
        ORDER BY id LIMIT ${limit} FOR UPDATE SKIP LOCKED))
      RETURNING id, message, attempts`,

    async renew(consumer, ids) {
      await quickSql`UPDATE event_transport.deliveries
        SET run_at = clock_timestamp() + ${LEASE}::interval
        WHERE consumer = ${consumer} AND id = ANY(${ids}::bigint[])`;
    },

    async complete(consumer, ids) {
      await quickSql`DELETE FROM event_transport.deliveries
        WHERE consumer = ${consumer} AND id = ANY(${ids}::bigint[])`;
    },

    async retryLater(consumer, { id, attempts }) {
      const delayMs = retryDelayMs(retryDelaysMs, attempts);
      await quickSql`UPDATE event_transport.deliveries
        SET run_at = clock_timestamp() + ${delayMs}::float8 * interval '1 millisecond'
        WHERE consumer = ${consumer} AND id = ${id}::bigint AND attempts = ${attempts}`;
    },

    async bury(consumer, { id, error, attempts }) {
      await sql`WITH failed AS (
          DELETE FROM event_transport.deliveries
          WHERE consumer = ${consumer} AND id = ${id}::bigint AND attempts = ${attempts}
          RETURNING consumer, id, message, attempts
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
        SELECT count(*)::int AS rows FROM event_transport.deliveries WHERE consumer = ${consumer}`;
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
