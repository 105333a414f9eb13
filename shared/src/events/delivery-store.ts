import type { Sql } from 'postgres';
import type { CloudEvent } from './envelope.ts';
import { type DeadLetter, type EventTransport, MAX_ATTEMPTS } from './transport.ts';

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
  /** No repetition will help. */
  isFinal: boolean;
}

type Queries = Pick<EventTransport, 'declare' | 'publish' | 'deadLetters' | 'replay' | 'pending'>;

export interface DeliveryStore extends Queries {
  claim(consumer: string, limit: number): Promise<Delivery[]>;
  renew(ids: string[]): Promise<void>;
  complete(ids: string[]): Promise<void>;
  fail(delivery: FailedDelivery): Promise<void>;
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
          INSERT INTO event_transport.deliveries (consumer, subject, message)
          SELECT consumer, event->>'subject', event
          FROM jsonb_array_elements(${JSON.stringify(events)}::text::jsonb)
            WITH ORDINALITY AS published(event, position)
          JOIN event_transport.subscriptions ON event_type = event->>'type'
          ORDER BY position, consumer
          RETURNING consumer
        )
        SELECT pg_notify(${DELIVERIES_CHANNEL}, consumer) FROM added GROUP BY consumer`;
    },

    claim: (consumer, limit) => quickSql<Delivery[]>`
      UPDATE event_transport.deliveries
      SET attempts = attempts + 1, run_at = clock_timestamp() + ${lease}::interval
      WHERE id IN (
        SELECT id FROM event_transport.deliveries AS head
        WHERE consumer = ${consumer} AND dead_at IS NULL AND run_at <= clock_timestamp()
          AND NOT EXISTS (
            SELECT FROM event_transport.deliveries AS earlier
            WHERE earlier.consumer = head.consumer AND earlier.subject = head.subject
              AND earlier.dead_at IS NULL AND earlier.id < head.id)
        ORDER BY id LIMIT ${limit} FOR UPDATE SKIP LOCKED)
      RETURNING id, message, attempts`,

    async renew(ids) {
      await quickSql`UPDATE event_transport.deliveries
        SET run_at = clock_timestamp() + ${lease}::interval
        WHERE id = ANY(${ids}::bigint[]) AND dead_at IS NULL`;
    },

    async complete(ids) {
      await quickSql`DELETE FROM event_transport.deliveries WHERE id = ANY(${ids}::bigint[])`;
    },

    async fail({ id, error, isFinal }) {
      await quickSql`UPDATE event_transport.deliveries
        SET last_error = ${error},
          run_at = clock_timestamp() + (0.75 + random() / 2) * interval '1 millisecond' *
            coalesce((${[...retryDelaysMs]}::int[])[attempts], 0),
          dead_at = CASE WHEN ${isFinal} OR attempts >= ${MAX_ATTEMPTS} THEN clock_timestamp() END
        WHERE id = ${id}::bigint`;
    },

    deadLetters: (consumer, { limit = DEAD_LETTERS_LIMIT } = {}) => sql<DeadLetter[]>`
      SELECT id, consumer, message, coalesce(last_error, '') AS error, attempts,
        dead_at AS "failedAt"
      FROM event_transport.deliveries
      WHERE consumer = ${consumer} AND dead_at IS NOT NULL
      ORDER BY dead_at DESC LIMIT ${limit}`,

    async replay(consumer, id) {
      const replayed = await sql`WITH alive AS (
          UPDATE event_transport.deliveries SET dead_at = NULL, attempts = 0, run_at = now()
          WHERE id = ${id}::bigint AND consumer = ${consumer} AND dead_at IS NOT NULL
          RETURNING consumer
        )
        SELECT pg_notify(${DELIVERIES_CHANNEL}, consumer) FROM alive`;
      return replayed.length > 0;
    },

    async pending(consumer) {
      const [row] = await sql<{ rows: number }[]>`
        SELECT count(*)::int AS rows FROM event_transport.deliveries
        WHERE consumer = ${consumer} AND dead_at IS NULL`;
      return row?.rows ?? 0;
    },
  };
}

const lease = `${LEASE_SECONDS} seconds`;
