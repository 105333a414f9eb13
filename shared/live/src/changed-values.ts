import { AfterGap } from './after-gap.ts';
import { PendingIds } from './pending-ids.ts';

export interface ChangedOptions<T> {
  /** Tells of whatever changes, and of each moment before which some may have been missed; returns the end of it. */
  follow: (follower: { onSubject(id: string): void; onGap(): void }) => () => void;
  /** As it stands now; null for what is not there or must not be seen, which is passed over. */
  load: (id: string) => Promise<T | null>;
  /** What was there last; null where there is nothing. */
  latest: () => Promise<T | null>;
  /** How many changes wait for a reader who is slow. Default 128. */
  changesMax?: number;
}

/**
 * What was there last, then whatever changes, as it stands when it is asked for. A reader who is slow gets each
 * thing once; where more of them would wait than may, or some may have been missed, what was there last comes
 * again, with the moment since when nothing was.
 */
export function changedValues<T>(options: ChangedOptions<T>): AsyncIterableIterator<T | AfterGap> {
  const { follow, load, latest, changesMax = 128 } = options;
  const changed = new PendingIds();
  let unbrokenSince = new Date();

  function onGap(): void {
    unbrokenSince = new Date();
    // All that waits is looked at anew with the rest.
    changed.clear();
    changed.add(GAP);
  }

  const leave = follow({
    onSubject(id) {
      changed.add(id);
      if (changed.size > changesMax) onGap();
    },
    onGap,
  });

  async function read(id: string): Promise<T | AfterGap | null> {
    if (id !== GAP) return load(id);
    const since = unbrokenSince;
    const value = await latest();
    return value === null ? null : new AfterGap(value, since);
  }

  const over = { done: true, value: undefined } as const;
  return {
    async next() {
      for (;;) {
        const id = await changed.next();
        const value = id === undefined ? null : await read(id);
        if (id === undefined || changed.isOver) return over;
        if (value !== null) return { done: false, value };
      }
    },
    // A generator could not be ended while it waits.
    async return() {
      leave();
      changed.end();
      return over;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** No thing has this id. */
const GAP = '';
