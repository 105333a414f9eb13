import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from './logger.ts';
import { counter } from './metrics.ts';

export interface Sweeper {
  start(): void;
  /** Resolves when the sweep that is under way has ended. */
  stop(): Promise<void>;
}

export interface SweeperOptions {
  /** What it does, for the log: "take up overdue orders". */
  purpose: string;
  /** Does a bounded piece of work that any number of replicas may do at the same time. */
  sweep: () => Promise<void>;
  /** From the end of a sweep to the next one. */
  intervalMs: number;
  log: Logger;
}

const failedSweeps = counter({
  name: 'sweeps_failed_total',
  help: 'Sweeps that failed, by what they are for; the next one comes all the same.',
  labelNames: ['purpose'],
});

/**
 * Sweeps now and then until it is stopped. A sweep that fails is counted and logged under its purpose,
 * and the next one comes.
 */
export function createSweeper({ purpose, sweep, intervalMs, log }: SweeperOptions): Sweeper {
  const stopping = new AbortController();
  const { signal } = stopping;
  let sweeping: Promise<void> = Promise.resolve();

  async function sweepUntilStopped(): Promise<void> {
    while (!signal.aborted) {
      try {
        await sweep();
      } catch (error) {
        failedSweeps.inc({ purpose });
        log.error({ err: error, purpose }, `could not ${purpose}`);
      }
      // What ends the pause early is the stop, which the loop sees.
      await sleep(intervalMs, undefined, { signal }).catch(() => undefined);
    }
  }

  return {
    start() {
      sweeping = sweepUntilStopped();
    },
    async stop() {
      stopping.abort();
      await sweeping;
    },
  };
}
