import type { Logger } from 'pino';
import postgres, { type Sql } from 'postgres';
import { startDeliveryLoop } from './delivery-loop.ts';
import { createDeliveryStore, DELIVERIES_CHANNEL } from './delivery-store.ts';
import { deliveryTables } from './delivery-tables.ts';
import type { EventTransport } from './transport.ts';

export interface PostgresTransportOptions {
  url: string;
  log: Logger;
  /** How long a failed message waits before its second, third, … attempt. */
  retryDelaysMs?: readonly number[];
  /** A wait for news that were not heard, and for retries. Default 500. */
  pollIntervalMs?: number;
}

// With five attempts a message that keeps failing is a dead letter after 20 seconds.
const RETRY_DELAYS_MS = [100, 500, 3_000, 15_000];

/**
 * Events in a Postgres database of their own: one row for each event and consumer, claimed with
 * SKIP LOCKED, woken by NOTIFY. A claim is a lease of 15 s that is renewed while the handler runs, so
 * what a killed process held is taken over by another. Only the earliest row of a subject can be
 * claimed: a subject keeps its order even across replicas and retries.
 *
 * Raises an error when the database cannot be reached.
 */
export async function createPostgresTransport({
  url,
  log,
  retryDelaysMs = RETRY_DELAYS_MS,
  pollIntervalMs = 500,
}: PostgresTransportOptions): Promise<EventTransport> {
  const sql = openPool(url, {});
  // A claim or completion that a crash of the server forgets is a delivery again, which is allowed.
  const quickSql = openPool(url, { synchronous_commit: 'off' });
  const close = async () => void (await Promise.all([sql.end(), quickSql.end()]));
  try {
    await sql.unsafe(deliveryTables);
  } catch (error) {
    await close();
    const { host, pathname } = new URL(url);
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The events database ${host}${pathname} cannot be used: ${reason}`, {
      cause: error,
    });
  }
  const store = createDeliveryStore({ sql, quickSql, retryDelaysMs });
  return {
    declare: store.declare,
    publish: store.publish,
    deadLetters: store.deadLetters,
    replay: store.replay,
    pending: store.pending,
    async consume(consumer, onMessage, { concurrency }) {
      const loop = startDeliveryLoop({
        consumer,
        onMessage,
        concurrency,
        store,
        log,
        pollIntervalMs,
      });
      const wakeOwn = (notified: string) => notified === consumer && loop.wake();
      // Called again after a reconnect: what was notified meanwhile was not heard.
      const news = await sql.listen(DELIVERIES_CHANNEL, wakeOwn, loop.wake);
      return {
        async stop() {
          await news.unlisten();
          await loop.stop();
        },
      };
    },
    ready: async () => void (await sql`SELECT 1`),
    close,
  };
}

function openPool(url: string, settings: Record<string, string>): Sql {
  return postgres(url, {
    max: 4,
    connect_timeout: 10,
    connection: { application_name: 'events', ...settings },
    onnotice: () => undefined,
  });
}
