import { fileURLToPath } from 'node:url';
import { connect } from '@supergraph/service/database/connect';
import { migrate } from '@supergraph/service/database/migrate';
import { newId } from '@supergraph/service/ids';
import type { Logger } from '@supergraph/service/logger';
import { createSweeper } from '@supergraph/service/sweeper';
import type { GatewayMetrics } from '../metrics.ts';
import { createFailureLog, type Failed } from './failures.ts';
import * as tables from './tables.ts';
import { createUsageBuckets, type Observation } from './usage-buckets.ts';
import { forgetUsage, type UsageBatch, type UsageDb, writeUsage } from './write-usage.ts';

export const usageMigrationsFolder = fileURLToPath(new URL('migrations', import.meta.url));

export interface UsageRecorder {
  /** Takes no time to speak of, never throws, never waits. */
  record(observation: Observation): void;
  /** The same, of what went wrong. */
  recordFailed(failed: Failed): void;
  /** Writes all recorded so far; a failure is logged and its part written with the next. Never rejects. */
  flush(): Promise<void>;
  /** Writes the rest, for at most three seconds, and disconnects. */
  stop(): Promise<void>;
}

export interface UsageRecorderOptions {
  /** Postgres; it may be away, now or later. */
  readonly url: string;
  readonly retentionDays: number;
  readonly log: Logger;
  readonly metrics: Pick<GatewayMetrics, 'usageFlush' | 'usageDropped'>;
  readonly clock?: () => Date;
  /** Of the sums that wait to be written. Default 2,000. */
  readonly bucketsMax?: number;
  /** From one look for what is older than the retention to the next. Default ten minutes. */
  readonly forgetMs?: number;
}

const MINUTE_MS = 60_000;
/** Long enough after the start not to slow it, soon enough that the tables are there when asked for. */
const FIRST_FLUSH_MS = 5_000;
const FORGET_MS = 600_000;
const STOP_MS_MAX = 3_000;

/**
 * Sums usage up in memory and writes it once a minute. The database's tables are brought to their
 * present state first, by whichever gateway comes first. While it is away requests go on as ever:
 * one failed batch is kept as it is and new sums gather beside it, each within `bucketsMax`.
 */
export function createUsageRecorder(options: UsageRecorderOptions): UsageRecorder {
  const { url, log, metrics, clock = () => new Date(), bucketsMax = 2_000 } = options;
  const database = connect({
    url,
    schema: tables,
    applicationName: 'gateway-usage',
    maxConnections: 1,
  });
  const db: UsageDb = database.db;
  const buckets = createUsageBuckets(bucketsMax);
  const failures = createFailureLog();
  const recorderId = newId('gtw');
  const since = clock();
  let isMigrated = false;
  let lastBatch = 0;
  let unsent: UsageBatch | undefined;
  let writing: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  const forgetting = createSweeper({
    purpose: 'forget old usage',
    intervalMs: options.forgetMs ?? FORGET_MS,
    log,
    sweep: () => forgetUsage(db, { now: clock(), retentionDays: options.retentionDays }),
  });
  const send = async (): Promise<void> => {
    if (!isMigrated) await prepare();
    if (unsent) await writeUsage(db, unsent);
    lastBatch += 1;
    const gathered = { buckets: buckets.take(), failures: failures.take() };
    unsent = { recorderId, number: lastBatch, since, until: clock(), ...gathered };
    await writeUsage(db, unsent);
    unsent = undefined;
  };
  const prepare = async (): Promise<void> => {
    await migrate({ url }, usageMigrationsFolder);
    isMigrated = true;
    forgetting.start();
  };
  const write = (): Promise<void> =>
    send().then(
      () => metrics.usageFlush('written'),
      (error: unknown) => {
        metrics.usageFlush('failed');
        log.warn({ err: error }, 'usage could not be written; it is kept for the next minute');
      },
    );
  /** What is under way may have begun before the last request: its turn is the next, for all who wait. */
  const flush = (): Promise<void> => {
    next ??= Promise.resolve(writing).then(() => {
      next = undefined;
      writing = write();
      return writing;
    });
    return next;
  };

  let timer = setTimeout(tick, FIRST_FLUSH_MS);
  function tick(): void {
    void flush();
    timer = setTimeout(tick, untilNextMinute());
    timer.unref();
  }
  function untilNextMinute(): number {
    return MINUTE_MS - (Date.now() % MINUTE_MS);
  }
  timer.unref();

  return {
    record(observation) {
      if (!buckets.add(observation)) metrics.usageDropped();
    },
    recordFailed: failures.add,
    flush,
    async stop() {
      clearTimeout(timer);
      const isWritten = await within(
        flush().then(() => forgetting.stop()),
        STOP_MS_MAX,
      );
      if (!isWritten) log.warn('the last usage could not be written in time and is lost');
      await database.close();
    },
  };
}

async function within(work: Promise<void>, limitMs: number): Promise<boolean> {
  const { promise: timeout, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(() => resolve(false), limitMs);
  try {
    return await Promise.race([work.then(() => true), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
