import type { ChangeFeed } from '@supergraph/live/change-feed';
import { forEverybody } from '@supergraph/service/database/cancellation';
import type { Logger } from '@supergraph/service/logger';
import type { Order } from '../domain/order.ts';
import type { OrderStatus } from '../domain/order-status.ts';

/** Lets placeOrder wait until stock has answered. */
export interface SettlementWatch {
  /**
   * Resolves when the order has left PENDING, or when the wait is over. It outlasts a caller who hangs
   * up, whose order is on its way all the same.
   */
  wait(orderId: string): Promise<Settlement>;
  /** Says that this process has settled an order. */
  signal(orderId: string, order?: Order): void;
  /** Ends every wait. */
  close(): void;
}

export interface Settlement {
  /** Whether it is known to have left PENDING. */
  isSettled: boolean;
  /** As it was settled; left out where another process has settled it. */
  order?: Order | undefined;
}

export interface SettlementWatchOptions {
  /** Which orders may have changed, in any replica. */
  feed: Pick<ChangeFeed, 'watch'>;
  statusesOf: (orderIds: readonly string[]) => Promise<ReadonlyMap<string, OrderStatus>>;
  /** How long one wait lasts at most, in milliseconds; 0 means not at all. */
  waitMs: number;
  /** To the one look at an order that may have been settled before the wait for it began. Default 50. */
  firstLookMs?: number;
  /** Between further looks, for notices that are lost. Default 1,000. */
  lookAgainMs?: number;
  /** How many may wait at once; beyond that, callers get their order as it is. Default 1,000. */
  waitersMax?: number;
  log: Logger;
}

/** Where nobody places orders. */
export const nobodyWaits: SettlementWatch = {
  wait: async () => ({ isSettled: false }),
  signal: () => undefined,
  close: () => undefined,
};

type Release = (settlement: Settlement) => void;

/**
 * Orders settled by this process are signalled. The feed tells of those that another replica settles,
 * and a look at the database of what it did not tell: one query for all whose look is due, so that the
 * load does not grow with the number of requests.
 */
export function createSettlementWatch(options: SettlementWatchOptions): SettlementWatch {
  const { feed, statusesOf, waitMs, waitersMax = 1_000, log } = options;
  const { firstLookMs = 50, lookAgainMs = 1_000 } = options;
  const waiters = new Map<string, Set<Release>>();
  let count = 0;
  const lookAtChanged = looksTogether(0);
  const lookFirst = looksTogether(firstLookMs);
  const lookAgain = looksTogether(lookAgainMs);

  const signal = (orderId: string, order?: Order): void => {
    for (const release of waiters.get(orderId) ?? []) release({ isSettled: true, order });
  };

  return {
    signal,
    async wait(orderId) {
      if (waitMs === 0 || count >= waitersMax) return { isSettled: false };
      const { promise, resolve: release } = Promise.withResolvers<Settlement>();
      const timer = setTimeout(() => release({ isSettled: false }), waitMs);
      const unwatch = watch(orderId);
      count += 1;
      waiters.set(orderId, (waiters.get(orderId) ?? new Set()).add(release));
      lookFirst(orderId);
      const settlement = await promise;
      clearTimeout(timer);
      unwatch();
      leave(orderId, release);
      return settlement;
    },
    close() {
      for (const releases of waiters.values())
        for (const release of releases) release({ isSettled: false });
    },
  };

  function watch(orderId: string): () => void {
    try {
      return feed.watch([orderId], lookAtChanged);
    } catch {
      // Streams have taken every watch: the order is placed all the same, and is looked at.
      return () => undefined;
    }
  }

  function leave(orderId: string, release: Release): void {
    const releases = waiters.get(orderId);
    releases?.delete(release);
    if (releases?.size === 0) waiters.delete(orderId);
    count -= 1;
  }

  /** Gathers what is named until the first of it is due. */
  function looksTogether(afterMs: number): (orderId: string) => void {
    const named = new Set<string>();
    return (orderId) => {
      if (named.size === 0) setTimeout(lookAtNamed, afterMs).unref();
      named.add(orderId);
    };
    function lookAtNamed(): void {
      const orderIds = [...named].filter((orderId) => waiters.has(orderId));
      named.clear();
      if (orderIds.length > 0) void forEverybody(() => look(orderIds));
    }
  }

  async function look(orderIds: readonly string[]): Promise<void> {
    try {
      for (const [orderId, status] of await statusesOf(orderIds)) {
        if (status !== 'PENDING') signal(orderId);
      }
    } catch (error) {
      // Whoever waits gets the order as it is when the wait is over.
      log.warn({ err: error }, 'could not look for settled orders');
    }
    for (const orderId of orderIds) if (waiters.has(orderId)) lookAgain(orderId);
  }
}
