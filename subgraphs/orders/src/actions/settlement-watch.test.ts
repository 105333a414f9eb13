import { createLogger } from '@supergraph/service/logger';
import { describe, expect, it } from 'vitest';
import type { OrderStatus } from '../domain/order-status.ts';
import { createSettlementWatch, type SettlementWatchOptions } from './settlement-watch.ts';

const NEVER_MS = 60_000;

/** A wait that only the signal and the feed can end, unless the options say otherwise. */
function watchOf(options: Partial<SettlementWatchOptions> = {}) {
  return createSettlementWatch({
    feed: createFeed(),
    statusesOf: async (ids) => all(ids, 'PENDING'),
    waitMs: NEVER_MS,
    firstLookMs: NEVER_MS,
    lookAgainMs: NEVER_MS,
    log: createLogger({ service: 'test', level: 'silent' }),
    ...options,
  });
}

/** Tells what the test says. */
function createFeed() {
  const watchers = new Set<(id: string) => void>();
  return {
    watchers,
    watch(_ids: readonly string[], onChange: (id: string) => void) {
      watchers.add(onChange);
      return () => void watchers.delete(onChange);
    },
    announce(...ids: string[]) {
      for (const onChange of watchers) for (const id of ids) onChange(id);
    },
  };
}

const all = (ids: readonly string[], status: OrderStatus) => new Map(ids.map((id) => [id, status]));

/** Remembers what was asked for, and answers by `statuses` in turn, the last of them for good. */
function createStatuses(...statuses: OrderStatus[]) {
  const asked: string[][] = [];
  return {
    asked,
    async statusesOf(ids: readonly string[]) {
      asked.push([...ids]);
      return all(ids, statuses[asked.length - 1] ?? statuses.at(-1) ?? 'PENDING');
    },
  };
}

describe('the wait for stock', () => {
  it('ends with the signal of this process, for all who wait for the order', async () => {
    const { asked, statusesOf } = createStatuses();
    const watch = watchOf({ statusesOf });
    const waits = [watch.wait('a'), watch.wait('a')];
    watch.signal('a');
    await expect(Promise.all(waits)).resolves.toMatchObject([
      { isSettled: true },
      { isSettled: true },
    ]);
    expect(asked).toEqual([]);
  });

  it('ends when the feed tells that another replica has settled the order', async () => {
    const feed = createFeed();
    const watch = watchOf({ feed, statusesOf: createStatuses('CONFIRMED').statusesOf });
    const wait = watch.wait('a');
    feed.announce('a');
    await expect(wait).resolves.toMatchObject({ isSettled: true });
  });

  it('goes on when the feed tells of an order that is PENDING still', async () => {
    const feed = createFeed();
    const { asked, statusesOf } = createStatuses('PENDING', 'REJECTED');
    const watch = watchOf({ feed, statusesOf, lookAgainMs: 1 });
    const wait = watch.wait('a');
    feed.announce('a');
    await expect(wait).resolves.toMatchObject({ isSettled: true });
    expect(asked).toEqual([['a'], ['a']]);
  });

  it('looks once at all that the feed tells of', async () => {
    const feed = createFeed();
    const { asked, statusesOf } = createStatuses('CONFIRMED');
    const watch = watchOf({ feed, statusesOf });
    const ids = Array.from({ length: 100 }, (_, index) => `order ${index}`);
    const waits = ids.map((id) => watch.wait(id));
    feed.announce(...ids, 'of somebody who does not wait');
    await Promise.all(waits);
    expect(asked).toEqual([ids]);
  });

  it('looks once at all that may have been settled before it began', async () => {
    const { asked, statusesOf } = createStatuses('CONFIRMED');
    const watch = watchOf({ statusesOf, firstLookMs: 1 });
    await Promise.all([watch.wait('a'), watch.wait('b')]);
    expect(asked).toEqual([['a', 'b']]);
  });

  it('looks again by itself, for notices that are lost', async () => {
    const { asked, statusesOf } = createStatuses('PENDING', 'PENDING', 'EXPIRED');
    const watch = watchOf({ statusesOf, firstLookMs: 1, lookAgainMs: 1 });
    await expect(watch.wait('a')).resolves.toMatchObject({ isSettled: true });
    expect(asked).toHaveLength(3);
  });

  it('outlives a look that fails', async () => {
    let looks = 0;
    const watch = watchOf({
      firstLookMs: 1,
      lookAgainMs: 1,
      async statusesOf(ids) {
        looks += 1;
        if (looks === 1) throw new Error('no database');
        return all(ids, 'CONFIRMED');
      },
    });
    await watch.wait('a');
    expect(looks).toBe(2);
  });

  it('begins without a feed that takes no more', async () => {
    const feed = {
      watch(): never {
        throw new Error('full');
      },
    };
    const { statusesOf } = createStatuses('CONFIRMED');
    await expect(watchOf({ feed, statusesOf, firstLookMs: 1 }).wait('a')).resolves.toMatchObject({
      isSettled: true,
    });
  });

  it('ends by itself', async () => {
    await expect(watchOf({ waitMs: 1 }).wait('a')).resolves.toMatchObject({ isSettled: false });
  });

  it('does not begin beyond the bound of waiters', async () => {
    const watch = watchOf({ waitersMax: 1 });
    const first = watch.wait('a');
    await expect(watch.wait('b')).resolves.toMatchObject({ isSettled: false });
    watch.close();
    await first;
  });

  it('ends for everybody when the process stops', async () => {
    const watch = watchOf();
    const waits = [watch.wait('a'), watch.wait('b')];
    watch.close();
    await expect(Promise.all(waits)).resolves.toEqual([{ isSettled: false }, { isSettled: false }]);
  });

  it('leaves no listener, however it ends', async () => {
    const feed = createFeed();
    const settled = watchOf({ feed });
    const waits = [settled.wait('a'), watchOf({ feed, waitMs: 1 }).wait('b'), settled.wait('c')];
    expect(feed.watchers.size).toBeGreaterThan(0);
    settled.signal('a');
    settled.close();
    await Promise.all(waits);
    expect(feed.watchers.size).toBe(0);
  });
});
