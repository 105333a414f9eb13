import { setTimeout as sleep } from 'node:timers/promises';
import { forEverybody } from '@supergraph/shared/database/cancellation';
import type { Logger } from '@supergraph/shared/logger';

/** Lets placeOrder wait until stock has answered. */
export interface SettlementWatch {
  /**
   * Resolves when the order has left PENDING, or when the wait is over: read it again either way.
   *
   * @returns whether it is known to have left PENDING
   */
  wait(orderId: string): Promise<boolean>;
  /** Says that this process has settled an order. */
  signal(orderId: string): void;
  /** Ends every wait. */
  close(): void;
}

export interface SettlementWatchOptions {
  /** Which of these orders are not PENDING any more; asked for all that wait, at once. */
  findSettled: (orderIds: readonly string[]) => Promise<string[]>;
  /** How long one wait lasts at most, in milliseconds; 0 means not at all. */
  waitMs: number;
  /** Milliseconds between two looks at the database. Default 50. */
  pollIntervalMs?: number;
  /** How many may wait at once; beyond that, callers get their order as it is. Default 1,000. */
  waitersMax?: number;
  log: Logger;
}

type Release = (isSettled: boolean) => void;

/**
 * Orders settled by this process are signalled. Those that another replica settles are seen by one
 * query for all that wait, so that the load does not grow with the number of requests.
 */
export function createSettlementWatch(options: SettlementWatchOptions): SettlementWatch {
  const { findSettled, waitMs, pollIntervalMs = 50, waitersMax = 1_000, log } = options;
  const waiters = new Map<string, Set<Release>>();
  let count = 0;
  let isPolling = false;

  const signal = (orderId: string): void => {
    for (const release of waiters.get(orderId) ?? []) release(true);
  };

  return {
    signal,
    async wait(orderId) {
      if (waitMs === 0 || count >= waitersMax) return false;
      const { promise, resolve: release } = Promise.withResolvers<boolean>();
      const timer = setTimeout(() => release(false), waitMs);
      count += 1;
      waiters.set(orderId, (waiters.get(orderId) ?? new Set()).add(release));
      void forEverybody(poll);
      const isSettled = await promise;
      clearTimeout(timer);
      leave(orderId, release);
      return isSettled;
    },
    close() {
      for (const releases of waiters.values()) for (const release of releases) release(false);
    },
  };

  function leave(orderId: string, release: Release): void {
    const releases = waiters.get(orderId);
    releases?.delete(release);
    if (releases?.size === 0) waiters.delete(orderId);
    count -= 1;
  }

  async function poll(): Promise<void> {
    if (isPolling) return;
    isPolling = true;
    while (waiters.size > 0) {
      await sleep(pollIntervalMs);
      await look();
    }
    isPolling = false;
  }

  async function look(): Promise<void> {
    const orderIds = Array.from(waiters.keys());
    if (orderIds.length === 0) return;
    try {
      for (const orderId of await findSettled(orderIds)) signal(orderId);
    } catch (error) {
      // Whoever waits gets the order as it is when the wait is over.
      log.warn({ err: error }, 'could not look for settled orders');
    }
  }
}
