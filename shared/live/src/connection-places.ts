import type { StreamLimits } from './stream-limits.ts';

/** Whose bound is reached: that of the address block, or that of the process. */
export type Fullness = 'address' | 'process';

export interface ConnectionPlaces {
  /** Whether somebody from there may begin at all. */
  fullness(block: string): Fullness | undefined;
  /** Takes a place for one who has proved who he is, or says why there is none. */
  take(block: string): Fullness | undefined;
  free(block: string): void;
  /**
   * Takes a place for a connection that has proved nothing yet. Where there is none in the process,
   * whoever waits longest is told to go.
   */
  wait(block: string, leave: () => void): { fullness: Fullness } | { done: () => void };
}

/**
 * Who has proved who he is and who has not are counted apart, so that the second never take a place of
 * the first. Both are bounded per address block, unless that bound is 0.
 */
export function createConnectionPlaces(limits: StreamLimits): ConnectionPlaces {
  const { connectionsMax, connectionsPerAddressMax } = limits;
  const isBounded = connectionsPerAddressMax > 0;
  const connected = createTally();
  const waiting = createTally();
  const leavers = new Set<() => void>();

  function fullness(block: string): Fullness | undefined {
    if (connected.total() >= connectionsMax) return 'process';
    return isBounded && connected.of(block) >= connectionsPerAddressMax ? 'address' : undefined;
  }

  const isWaitingFull = (block: string) =>
    isBounded && waiting.of(block) >= limits.waitingPerAddressMax;

  return {
    fullness: (block) => fullness(block) ?? (isWaitingFull(block) ? 'address' : undefined),
    take(block) {
      const full = fullness(block);
      if (!full) connected.add(block);
      return full;
    },
    free: connected.remove,
    wait(block, leave) {
      if (isWaitingFull(block)) return { fullness: 'address' };
      waiting.add(block);
      const done = () => {
        if (leavers.delete(goAway)) waiting.remove(block);
      };
      const goAway = () => {
        done();
        leave();
      };
      leavers.add(goAway);
      if (leavers.size > limits.waitingMax) firstOf(leavers)?.();
      return { done };
    },
  };
}

function firstOf<T>(set: ReadonlySet<T>): T | undefined {
  const [first] = set;
  return first;
}

function createTally() {
  const counts = new Map<string, number>();
  let total = 0;
  return {
    total: () => total,
    of: (key: string) => counts.get(key) ?? 0,
    add(key: string): void {
      total += 1;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    },
    remove(key: string): void {
      total -= 1;
      const left = (counts.get(key) ?? 0) - 1;
      if (left > 0) counts.set(key, left);
      else counts.delete(key);
    },
  };
}
