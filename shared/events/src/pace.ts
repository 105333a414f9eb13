import { setTimeout as sleep } from 'node:timers/promises';

export interface Pace {
  /** What one round has found. */
  note(found: number): void;
  /** Waits before the next round, for as long as it pays. */
  gather(): Promise<void>;
}

/** A few of these lie on the way of an order to its answer. */
const WAIT_MS_MAX = 8;
const WAIT_MS_EACH = 2;

/**
 * A round costs about the same whether it finds one or fifty. Where rounds find several, more are on
 * their way, and a moment's wait lets them come together; where they find one or nothing, nobody waits.
 */
export function createPace(): Pace {
  let lastFound = 0;
  return {
    note(found) {
      lastFound = found;
    },
    async gather() {
      if (lastFound > 1) await sleep(Math.min(WAIT_MS_MAX, WAIT_MS_EACH * lastFound));
      lastFound = 0;
    },
  };
}
