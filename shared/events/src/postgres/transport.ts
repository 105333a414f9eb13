import { isDatabaseAway } from '@supergraph/service/database/availability';
import { openPool, type Pool } from '@supergraph/service/database/pool';
import type { Logger } from 'pino';
import { keepListening } from '../keep-listening.ts';
import {
  type EventTransport,
  RETRY_DELAYS_MS,
  type Subscription,
  TransportUnavailable,
  UNKNOWN_DELAYS_MS,
} from '../transport.ts';
import { startDeliveryLoop } from './delivery-loop.ts';
import { createDeliveryStore, DELIVERIES_CHANNEL } from './delivery-store.ts';
import { deliveryTables } from './delivery-tables.ts';
import { hearNews } from './news.ts';

export interface PostgresTransportOptions {
  url: string;
  log: Logger;
  /** How long a failed message waits before its second, third, … attempt. */
  retryDelaysMs?: readonly number[];
  /** How long a message of an unknown type waits, each time; then it is a dead letter. */
  unknownDelaysMs?: readonly number[];
  /** A wait for news that were not heard, and for retries. Default 500. */
  pollIntervalMs?: number;
}

/**
 * Events in a Postgres database of their own: one row for each event and consumer, claimed with
 * SKIP LOCKED, woken by NOTIFY. A claim is a lease of 15 s that is renewed while the handler runs, so
 * what a killed process held is taken over by another. Only the earliest row of a subject can be
 * claimed: a subject keeps its order even across replicas and retries.
 *
 * Returns at once; the tables are made by the first call that reaches the database.
 */
export function createPostgresTransport({
  url,
  log,
  retryDelaysMs = RETRY_DELAYS_MS,
  unknownDelaysMs = UNKNOWN_DELAYS_MS,
  pollIntervalMs = 500,
}: PostgresTransportOptions): EventTransport {
  const pool = openEventsPool(url, {});
  // A claim or completion that a crash of the server forgets is a delivery again, which is allowed. The
  // statistics of a queue say that it is empty, or what was in it once: each look goes by an index.
  const quickPool = openEventsPool(url, { synchronous_commit: 'off', enable_seqscan: 'off' });
  const { sql } = pool;
  const { sql: quickSql } = quickPool;
  const store = createDeliveryStore({ sql, quickSql, retryDelaysMs, unknownDelaysMs });
  const listenings = new Set<Subscription>();
  let preparing: Promise<unknown> | undefined;

  /** Runs `work` on a database that has its tables. */
  async function use<T>(work: () => Promise<T>): Promise<T> {
    try {
      preparing ??= sql.unsafe(deliveryTables).execute();
      await preparing;
    } catch (error) {
      preparing = undefined;
      throw unavailable(url, error);
    }
    try {
      return await work();
    } catch (error) {
      throw isDatabaseAway(error) ? unavailable(url, error) : error;
    }
  }

  return {
    declare: (consumer, types) => use(() => store.declare(consumer, types)),
    declareOnly: (consumer, types) => use(() => store.declareOnly(consumer, types)),
    publish: (events) => use(() => store.publish(events)),
    announce: (news) => use(() => store.announce(news)),
    deadLetters: (consumer, options) => use(() => store.deadLetters(consumer, options)),
    countDeadLetters: (consumer) => use(() => store.countDeadLetters(consumer)),
    replay: (consumer, id) => use(() => store.replay(consumer, id)),
    discard: (consumer, id) => use(() => store.discard(consumer, id)),
    pending: (consumer) => use(() => store.pending(consumer)),
    consume: (consumer, onMessage, { concurrency }) =>
      use(async () => {
        const loop = startDeliveryLoop({
          consumer,
          onMessage,
          concurrency,
          store,
          log,
          deferralsMax: unknownDelaysMs.length,
          pollIntervalMs,
        });
        const wakeOwn = (notified: string) => notified === consumer && loop.wake();
        try {
          // Called again after a reconnect: what was notified meanwhile was not heard.
          const news = await sql.listen(DELIVERIES_CHANNEL, wakeOwn, loop.wake);
          return {
            async stop() {
              const stopped = loop.stop();
              // Without the database there is nothing to be heard of either.
              await news.unlisten().catch(() => undefined);
              await stopped;
            },
          };
        } catch (error) {
          await loop.stop();
          throw error;
        }
      }),
    listen(types, listener) {
      const listening = keepListening(() => hearNews(url, types, listener), listener, log);
      const own = {
        async stop() {
          await listening.stop();
          listenings.delete(own);
        },
      };
      listenings.add(own);
      return own;
    },
    ready: () => use(async () => void (await sql`SELECT 1`)),
    async close() {
      await Promise.all([...listenings].map((listening) => listening.stop()));
      await Promise.all([pool.close(), quickPool.close()]);
    },
  };
}

function unavailable(url: string, cause: unknown): TransportUnavailable {
  const { host, pathname } = new URL(url);
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new TransportUnavailable(
    `The events database ${host}${pathname} cannot be used: ${reason}`,
    { cause },
  );
}

function openEventsPool(url: string, settings: Record<string, string>): Pool {
  return openPool(url, { max: 4, connection: { application_name: 'events', ...settings } });
}
