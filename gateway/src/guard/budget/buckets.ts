export interface BucketsOptions {
  /** How much of what it has spent a caller regains in a minute; 0 for no bound. */
  readonly perMinute: number;
  /** How much it may spend at once when it has rested. */
  readonly burst: number;
  /** Callers that are remembered. */
  readonly callersMax: number;
  readonly clock?: () => number;
}

/** What became of a wish to spend. */
export interface Spending {
  /** 0: it is spent. Else nothing is, and after so many milliseconds there is enough. */
  readonly waitMs: number;
  /** What is left to spend at once. */
  readonly left: number;
  /** Milliseconds until the bucket is full again. */
  readonly fullInMs: number;
}

export interface Buckets {
  /** @param isForced spends in any case, though never more than a bucket into debt */
  spend(caller: string, cost: number, isForced?: boolean): Spending;
  /** Takes in when the caller's bucket is full again, where others know that it is later. */
  learn(caller: string, fullInMs: number): void;
  readonly size: number;
}

/**
 * What each caller may spend over time: a bucket of `burst` that fills by `perMinute`. Of each only the
 * moment is kept at which its bucket is full again (the generic cell rate algorithm of ATM networks,
 * ITU-T I.371), so those who rest are forgotten.
 */
export function createBuckets(options: BucketsOptions): Buckets {
  const { perMinute, burst, callersMax, clock = () => performance.now() } = options;
  const perMs = perMinute / 60_000;
  const bucketMs = burst / perMs;
  /** In the order of their last spending, so that those who rest stand at the front. */
  const fullAtMs = new Map<string, number>();

  /** Two at a time keep up with one who comes. */
  function forget(nowMs: number): void {
    let looked = 0;
    for (const [caller, atMs] of fullAtMs) {
      if (looked === 2 || (atMs > nowMs && fullAtMs.size <= callersMax)) return;
      fullAtMs.delete(caller);
      looked += 1;
    }
  }

  function set(caller: string, untilMs: number, nowMs: number): void {
    fullAtMs.delete(caller);
    fullAtMs.set(caller, untilMs);
    forget(nowMs);
  }

  return {
    get size() {
      return fullAtMs.size;
    },
    spend(caller, cost, isForced = false) {
      const nowMs = clock();
      const fromMs = Math.max(nowMs, fullAtMs.get(caller) ?? nowMs);
      const untilMs = fromMs + cost / perMs;
      const waitMs = untilMs - nowMs - bucketMs;
      // What costs nothing is for those in debt too, who may be so by what other replicas let pass.
      if (waitMs > 0 && cost > 0 && !isForced) return told(waitMs, fromMs - nowMs);
      const fullMs = Math.max(fromMs, Math.min(untilMs, nowMs + 2 * bucketMs));
      set(caller, fullMs, nowMs);
      return told(0, fullMs - nowMs);
    },
    learn(caller, fullInMs) {
      const nowMs = clock();
      set(caller, Math.max(fullAtMs.get(caller) ?? 0, nowMs + fullInMs), nowMs);
    },
  };

  function told(waitMs: number, fullInMs: number): Spending {
    return { waitMs, left: Math.max(0, Math.floor((bucketMs - fullInMs) * perMs)), fullInMs };
  }
}
