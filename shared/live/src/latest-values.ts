import type { ChangeFeed } from './change-feed.ts';
import { PendingIds } from './pending-ids.ts';

export interface LatestOptions<T> {
  feed: ChangeFeed;
  /** Each once. */
  ids: readonly string[];
  /** As it stands now; null for what is not there or must not be seen, which is passed over. */
  load: (id: string) => Promise<T | null>;
  /** A value whose version was the last to be given is passed over. */
  versionOf: (value: T) => string;
  /** After such a value nothing more can come. */
  isLast?: (value: T) => boolean;
}

/**
 * Each thing as it stands, then again after each change. A value is read when it is asked for, so a
 * reader who is slow misses what lay between and gets what holds now: what waits for it is never more
 * than the ids that it watches.
 *
 * @throws what `feed.watch` throws
 */
export function latestValues<T>(options: LatestOptions<T>): AsyncIterableIterator<T> {
  const { feed, ids, load, versionOf, isLast = () => false } = options;
  const changed = new PendingIds(ids);
  const given = new Map<string, string>();
  const unwatch = feed.watch(ids, (id) => changed.add(id));

  function end(): void {
    unwatch();
    changed.end();
  }

  const over = { done: true, value: undefined } as const;
  return {
    async next() {
      for (;;) {
        const id = await changed.next();
        const value = id === undefined ? null : await load(id);
        if (id === undefined || changed.isOver) return over;
        if (value === null || given.get(id) === versionOf(value)) continue;
        given.set(id, versionOf(value));
        if (isLast(value)) end();
        return { done: false, value };
      }
    },
    // A generator could not be ended while it waits.
    async return() {
      end();
      return over;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
