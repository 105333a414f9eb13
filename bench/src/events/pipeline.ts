import { join } from 'node:path';
import { createConsumer } from '@supergraph/events/consumer';
import { appendEvents } from '@supergraph/events/outbox';
import { createRelay } from '@supergraph/events/relay';
import { inboxTable, outboxTable } from '@supergraph/events/tables';
import type { EventTransport } from '@supergraph/events/transport';
import { repositoryFolder } from '@supergraph/local-stack/services';
import { connect, type Database } from '@supergraph/service/database/connect';
import { migrate } from '@supergraph/service/database/migrate';
import { inTransaction } from '@supergraph/service/database/transaction';
import { createLogger } from '@supergraph/service/logger';

export const TYPE = 'bench.thing.changed.v1';
/** As large as the event of an order with two lines. */
export const DATA = { note: 'x'.repeat(400) };

const schema = { outboxTable, inboxTable };
type BenchDatabase = Database<typeof schema>;

/** A database with the event tables of a real service. */
export async function openDatabase(url: string, connections: number): Promise<BenchDatabase> {
  await migrate({ url }, join(repositoryFolder, 'subgraphs/orders/src/store/migrations'));
  return connect({ url, schema, applicationName: 'bench', maxConnections: connections });
}

export interface Pipeline {
  /** Commits an event; resolves with the moment of the commit. */
  append(subject: string): Promise<number>;
  /** Resolves with the moment at which the handler of this subject ran. */
  handledAt(subject: string): Promise<number>;
  close(): Promise<void>;
}

/** The whole way of an event, from the outbox of one database to a handler on another. */
export async function openPipeline({
  transport,
  publisher,
  subscriber,
  concurrency,
}: {
  transport: EventTransport;
  publisher: BenchDatabase;
  subscriber: BenchDatabase;
  concurrency: number;
}): Promise<Pipeline> {
  const log = createLogger({ service: 'bench', level: 'fatal' });
  const handled = new Map<string, PromiseWithResolvers<number>>();
  const momentOf = (subject: string) => {
    const moment = handled.get(subject) ?? Promise.withResolvers<number>();
    handled.set(subject, moment);
    return moment;
  };
  const relay = createRelay({ database: publisher, transport, source: 'bench', log });
  const consumer = createConsumer({
    name: 'bench',
    transport,
    database: subscriber,
    handlers: {
      [TYPE]: {
        schema: {},
        handle: async ({ subject }) => momentOf(subject).resolve(performance.now()),
      },
    },
    deps: {},
    log,
    concurrency,
  });
  await consumer.start();
  relay.start();
  return {
    async append(subject) {
      await inTransaction(publisher.db, (tx) =>
        appendEvents(tx, [{ type: TYPE, subject, sequence: 1, data: DATA }]),
      );
      return performance.now();
    },
    handledAt: (subject) => momentOf(subject).promise,
    async close() {
      await consumer.stop();
      await relay.stop();
      await transport.close();
    },
  };
}
