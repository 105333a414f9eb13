import { setTimeout as sleep } from 'node:timers/promises';
import type { Database, Schema } from '@supergraph/service/database/connect';
import type { Tracing } from '@supergraph/service/telemetry/tracing';
import type { Logger } from 'pino';
import { onEventsCommitted } from './commit-signal.ts';
import { observeOutbox } from './gauges.ts';
import { countUnpublished, publishDue, publishFresh, type RoundResult } from './outbox-rounds.ts';
import type { EventTransport } from './transport.ts';

export interface RelayOptions<S extends Schema> {
  database: Database<S>;
  transport: Pick<EventTransport, 'publish'>;
  /** The service, as the events' source. */
  source: string;
  log: Logger;
  /** Default: nothing is traced. */
  tracing?: Tracing | undefined;
  /** Events of one publication, at most. Default 100. */
  batchSize?: number;
  /** How long an event waits when its commit was not heard, as after a restart. Default 500. */
  pollIntervalMs?: number;
}

export interface Relay {
  start(): void;
  /** Looks for events now; many calls during one look make one more look. */
  wake(): void;
  /** Publishes until nothing is left; raises the first error of a publication. */
  drain(): Promise<void>;
  /** Events that are not published yet. */
  pending(): Promise<number>;
  /** Finishes the publication in hand. */
  stop(): Promise<void>;
}

const BACKOFF_MS_MAX = 5_000;

/**
 * Publishes what the outbox holds and marks it, at least once, each subject in order. Any number of
 * relays may share one outbox. While the transport is away the rows stay and the relay backs off.
 */
export function createRelay<S extends Schema>(options: RelayOptions<S>): Relay {
  const { database, log, batchSize = 100, pollIntervalMs = 500 } = options;
  const context = { ...options, db: database.db, batchSize };
  let isStopping = false;
  let running: Promise<void> | undefined;
  let wakeUp = () => {};
  let isLooking = false;
  let isAwaited = false;
  /** A round for what has come while the other waits for the broker. */
  let beside: Promise<unknown> | undefined;
  let failedRounds = 0;
  let lookForDueAt = 0;
  let stopObserving = () => {};
  const forget = onEventsCommitted(database.db, wake);

  function wake(): void {
    isAwaited = true;
    if (isLooking && failedRounds === 0) beside ??= lookBeside();
    else wakeUp();
  }

  /** Subjects that the other round has in hand it leaves to the next. */
  async function lookBeside(): Promise<void> {
    await round();
    beside = undefined;
    isAwaited = true;
    wakeUp();
  }

  async function run(): Promise<void> {
    while (!isStopping) {
      isAwaited = false;
      isLooking = true;
      const isDry = await round();
      isLooking = false;
      if (isStopping || !isDry || (isAwaited && failedRounds === 0)) continue;
      await pause();
    }
  }

  /** One look at the outbox; true when there is nothing more to do at once. */
  async function round(): Promise<boolean> {
    try {
      const fresh = await publishFresh(context);
      const due = await publishFailedBefore();
      report(fresh.error ?? due.error);
      const isEmptied = fresh.published < batchSize && due.published === 0;
      return isEmptied || fresh.error !== undefined;
    } catch (error) {
      report(error);
      return true;
    }
  }

  /** They have waited already: a look now and then will do. */
  function publishFailedBefore(): Promise<RoundResult> | RoundResult {
    const now = performance.now();
    if (now < lookForDueAt) return { published: 0 };
    lookForDueAt = now + pollIntervalMs;
    return publishDue(context, { isForced: false });
  }

  function report(error: unknown): void {
    if (error === undefined && failedRounds > 0) log.info('events are published again');
    failedRounds = error === undefined ? 0 : failedRounds + 1;
    if (failedRounds === 1) log.error({ err: error }, 'events cannot be published for now');
  }

  function pause(): Promise<void> {
    const backoff = Math.min(pollIntervalMs * 2 ** failedRounds, BACKOFF_MS_MAX);
    const waitMs = failedRounds === 0 ? pollIntervalMs : backoff * (0.5 + Math.random() / 2);
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      wakeUp = () => {
        // A wake must not shorten the backoff, or each new event would hammer a broken transport.
        if (failedRounds > 0 && !isStopping) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }

  return {
    start() {
      if (running) return;
      stopObserving = observeOutbox(options.source, database.db);
      running = run();
    },
    wake,
    async drain() {
      while ((await countUnpublished(database.db)) > 0) {
        const fresh = await publishFresh(context);
        const due = await publishDue(context, { isForced: true });
        const error = fresh.error ?? due.error;
        if (error !== undefined) throw error;
        // Another relay holds what is left.
        if (fresh.published + due.published === 0) await sleep(5);
      }
    },
    pending: () => countUnpublished(database.db),
    async stop() {
      forget();
      stopObserving();
      isStopping = true;
      wakeUp();
      await running;
      await beside;
    },
  };
}
