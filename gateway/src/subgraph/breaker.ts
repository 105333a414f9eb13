export interface BreakerOptions {
  readonly clock?: () => number;
  /** Failures in the window that open it, when they are at least half of all. Default 20. */
  readonly failuresMin?: number;
  /** How long it stays open before one request may try, in milliseconds. Default 1,000. */
  readonly openMs?: number;
}

export type BreakerState = 'closed' | 'open' | 'half-open';

export interface Breaker {
  readonly state: BreakerState;
  /** Undefined: ask. A number: do not, and come again in so many ms. */
  refusal(): number | undefined;
  /** Says how an exchange that was let through ended. */
  record(isWell: boolean): void;
}

const WINDOW_MS = 10_000;
const BUCKET_MS = 1_000;
const FAILURE_SHARE = 0.5;

/**
 * Stops asking a subgraph that keeps failing: each fetch would take its whole timeout, or a connection
 * attempt, to fail again. After a while one request tries; if that goes well, all may.
 */
export function createBreaker(options: BreakerOptions = {}): Breaker {
  const { clock = () => performance.now(), failuresMin = 20, openMs = 1_000 } = options;
  const window = createWindow(clock);
  /** When one may try again; undefined while all may. */
  let nextTryAtMs: number | undefined;

  return {
    get state() {
      if (nextTryAtMs === undefined) return 'closed';
      return clock() < nextTryAtMs ? 'open' : 'half-open';
    },
    refusal() {
      if (nextTryAtMs === undefined) return undefined;
      const waitMs = nextTryAtMs - clock();
      if (waitMs > 0) return Math.ceil(waitMs);
      // Until this one has ended, or is overdue.
      nextTryAtMs = clock() + openMs;
      return undefined;
    },
    record(isWell) {
      if (nextTryAtMs !== undefined) {
        nextTryAtMs = isWell ? undefined : clock() + openMs;
        window.clear();
        return;
      }
      const { failures, total } = window.add(isWell);
      if (failures >= failuresMin && failures >= total * FAILURE_SHARE) {
        nextTryAtMs = clock() + openMs;
      }
    },
  };
}

/** How the exchanges of the last ten seconds ended, in buckets of a second. */
function createWindow(clock: () => number) {
  let buckets: { startMs: number; failures: number; total: number }[] = [];
  return {
    add(isWell: boolean) {
      const nowMs = clock();
      let last = buckets.at(-1);
      if (!last || nowMs - last.startMs >= BUCKET_MS) {
        buckets = buckets.filter(({ startMs }) => startMs > nowMs - WINDOW_MS);
        last = { startMs: nowMs, failures: 0, total: 0 };
        buckets.push(last);
      }
      last.total += 1;
      if (!isWell) last.failures += 1;
      return {
        failures: buckets.reduce((sum, { failures }) => sum + failures, 0),
        total: buckets.reduce((sum, { total }) => sum + total, 0),
      };
    },
    clear() {
      buckets = [];
    },
  };
}
