import type { StreamLimits } from './stream-limits.ts';

/** Whose bound is reached: that of the address block, or that of the process. */
export type Fullness = 'address' | 'process';

/** The address block of a client; undefined for one that somebody else counts. */
export type Block = string | undefined;

export interface ConnectionPlaces {
  /** Whether somebody from there may begin at all. */
  fullness(block: Block): Fullness | undefined;
  /** Takes a place for one who has proved who he is, or says why there is none. */
  take(block: Block): Fullness | undefined;
  free(block: Block): void;
  /**
   * Takes a place for a connection that has proved nothing yet. Where there is none in the process,
   * whoever waits longest is told to go.
   */
  wait(block: Block, leave: () => void): { fullness: Fullness } | { done: () => void };
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

  function fullness(block: Block): Fullness | undefined {
    if (connected.total() >= connectionsMax) return 'process';
    return isBounded && connected.of(block) >= connectionsPerAddressMax ? 'address' : undefined;
  }

  const isWaitingFull = (block: Block) =>
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
    of: (key: Block) => (key === undefined ? 0 : (counts.get(key) ?? 0)),
    add(key: Block): void {
      total += 1;
      if (key === undefined) return;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    },
    remove(key: Block): void {
      total -= 1;
      if (key === undefined) return;
      const left = (counts.get(key) ?? 0) - 1;
      if (left > 0) counts.set(key, left);
      else counts.delete(key);
    },
  };
}
