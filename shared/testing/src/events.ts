import { setTimeout as sleep } from 'node:timers/promises';
import { createPostgresTransport } from '@supergraph/events/postgres/transport';
import type { Relay } from '@supergraph/events/relay';
import { compileSchema, type JsonSchema } from '@supergraph/events/schemas';
import { outboxTable } from '@supergraph/events/tables';
import type { EventTransport } from '@supergraph/events/transport';
import { connect, type Db, type Schema } from '@supergraph/service/database/connect';
import { pino } from 'pino';
import { createEmptyDatabase } from './database.ts';

export type TestTransport = EventTransport & AsyncDisposable & { url: string };

/** A real Postgres transport in a database of its own, whose retries do not wait. */
export async function createTestTransport({
  retryDelaysMs = [0],
  unknownDelaysMs = [0, 0, 0],
}: {
  retryDelaysMs?: readonly number[];
  unknownDelaysMs?: readonly number[];
} = {}): Promise<TestTransport> {
  const database = await createEmptyDatabase('events');
  const log = pino({ level: 'silent' });
  const transport = createPostgresTransport({
    url: database.url,
    log,
    retryDelaysMs,
    unknownDelaysMs,
  });
  return {
    ...transport,
    url: database.url,
    async [Symbol.asyncDispose]() {
      await transport.close();
      await database[Symbol.asyncDispose]();
    },
  };
}

/** Breaks the connections on which news are heard, as a broker that restarts does; listeners come back by themselves. */
export async function cutOffNews(url: string): Promise<void> {
  const database = connect({ url, schema: {}, applicationName: 'tests' });
  await database.sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'event news'`;
  await database.close();
}

export interface SettleOptions {
  relays: Relay[];
  transport: EventTransport;
  /** Consumers that have been started. */
  consumers: string[];
  /** Default 60,000. */
  deadlineMs?: number;
}

/**
 * Publishes what the outboxes hold and waits until every delivery is handled or a dead letter, and so
 * on with the events that this led to, until nothing moves.
 */
export async function settle(options: SettleOptions): Promise<void> {
  const deadline = Date.now() + (options.deadlineMs ?? 60_000);
  // A single look may fall between a handler's commit and the publication of what it wrote.
  for (let quietLooks = 0; quietLooks < 2; ) {
    for (const relay of options.relays) await relay.drain();
    const moving = await countMoving(options);
    quietLooks = moving === 0 ? quietLooks + 1 : 0;
    if (moving > 0 && Date.now() > deadline) {
      throw new Error(`${moving} events are still on their way after the deadline.`);
    }
    if (moving > 0) await sleep(5);
  }
}

async function countMoving({ relays, transport, consumers }: SettleOptions): Promise<number> {
  const counts = await Promise.all([
    ...relays.map((relay) => relay.pending()),
    ...consumers.map((consumer) => transport.pending(consumer)),
  ]);
  return counts.reduce((sum, count) => sum + count, 0);
}

/** The faults of everything a service has published or is about to, held against its schemas. */
export async function findSchemaFaults<S extends Schema>(
  db: Db<S>,
  schemas: Map<string, JsonSchema>,
): Promise<string[]> {
  const checks = new Map([...schemas].map(([type, schema]) => [type, compileSchema(schema)]));
  const rows = await db
    .select({ type: outboxTable.type, data: outboxTable.data })
    .from(outboxTable);
  return rows.flatMap(({ type, data }) => {
    const check = checks.get(type);
    return check ? check(data).map((fault) => `${type}: ${fault}`) : [`${type} has no schema`];
  });
}
