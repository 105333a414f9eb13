import { setTimeout as sleep } from 'node:timers/promises';
import { isDatabaseAway, isDatabaseLate } from '@supergraph/service/database/availability';
import type { Logger } from '@supergraph/service/logger';
import { pausedConsumers } from './metrics.ts';

export interface DatabaseGate {
  /** Runs `work`, and again once the database is back when it was away. */
  pass<T>(work: () => Promise<T>): Promise<T>;
  /** Lets everyone who waits fail with what they last failed with. */
  close(): void;
}

export interface GateOptions {
  consumer: string;
  ping: () => Promise<void>;
  log: Logger;
}

/** A message that fails so often, each time with an answering database, is itself to blame. */
const PASSES_MAX = 5;
const BACKOFF_MS_MAX = 2_000;

/**
 * Holds messages back while the consumer's own database is away, or ends what they wait for in it. They keep their attempts, and since
 * they stay in hand the transport hands out no more: the consumer pauses.
 */
export function createDatabaseGate({ consumer, ping, log }: GateOptions): DatabaseGate {
  const closing = new AbortController();
  let isBack: Promise<void> | undefined;

  async function waitForDatabase(reason: unknown): Promise<void> {
    log.error({ err: reason, consumer }, 'consumer pauses: its database is away');
    pausedConsumers.set({ consumer }, 1);
    for (let attempt = 0; !closing.signal.aborted; attempt += 1) {
      const waitMs = Math.min(50 * 2 ** attempt, BACKOFF_MS_MAX);
      await sleep(waitMs, undefined, { signal: closing.signal }).catch(() => undefined);
      if (await answers(ping)) break;
    }
    pausedConsumers.set({ consumer }, 0);
    log.info({ consumer }, 'consumer goes on');
    isBack = undefined;
  }

  return {
    async pass(work) {
      for (let pass = 1; ; pass += 1) {
        await isBack;
        try {
          return await work();
        } catch (error) {
          const mayPassAgain = pass < PASSES_MAX && !closing.signal.aborted;
          if (!mayPassAgain || !(isDatabaseAway(error) || isDatabaseLate(error))) throw error;
          isBack ??= waitForDatabase(error);
        }
      }
    },
    close: () => closing.abort(),
  };
}

async function answers(ping: () => Promise<void>): Promise<boolean> {
  try {
    await ping();
    return true;
  } catch {
    return false;
  }
}
