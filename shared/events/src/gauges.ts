import type { Db, Schema } from '@supergraph/service/database/connect';
import { onScrape } from '@supergraph/service/metrics';
import {
  deadLetterCount,
  outboxOldestSeconds,
  outboxPending,
  pendingDeliveries,
} from './metrics.ts';
import { readOutboxStatus } from './outbox-status.ts';
import type { EventTransport } from './transport.ts';

/** Keeps the gauges of an outbox true at each scrape; returns the end of it. */
export function observeOutbox<S extends Schema>(source: string, db: Db<S>): () => void {
  return onScrape(async () => {
    const { pending, oldestAt } = await readOutboxStatus(db);
    outboxPending.set({ source }, pending);
    outboxOldestSeconds.set({ source }, oldestAt ? (Date.now() - oldestAt.getTime()) / 1_000 : 0);
  });
}

/** Keeps the gauges of a consumer true at each scrape; returns the end of it. */
export function observeConsumer(
  consumer: string,
  transport: Pick<EventTransport, 'pending' | 'countDeadLetters'>,
): () => void {
  return onScrape(async () => {
    pendingDeliveries.set({ consumer }, await transport.pending(consumer));
    deadLetterCount.set({ consumer }, await transport.countDeadLetters(consumer));
  });
}
