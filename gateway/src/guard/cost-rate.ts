export interface CostRateOptions {
  /** How much cost one caller regains in a second; 0 for no bound. */
  readonly perSecond: number;
  /** How much it may spend at once when it has rested. */
  readonly burst: number;
  readonly clock?: () => number;
}

export interface CostRate {
  /** Spends; or, where too little is left, spends nothing and tells after how many ms there is enough. */
  spend(caller: string, cost: number): number;
}

/**
 * What each caller may spend on operations over time: a bucket of `burst` that fills at `perSecond`. Of
 * each only the moment is kept at which its bucket is full again (the generic cell rate algorithm of ATM
 * networks, ITU-T I.371), so those who rest are forgotten.
 */
export function createCostRate(options: CostRateOptions): CostRate {
  const { perSecond, burst, clock = () => performance.now() } = options;
  /** In the order of their last spending, so that those who rest stand at the front. */
  const fullAtMs = new Map<string, number>();

  return {
    spend(caller, cost) {
      if (perSecond === 0) return 0;
      const nowMs = clock();
      forgetTheFull(nowMs);
      const from = Math.max(nowMs, fullAtMs.get(caller) ?? nowMs);
      const until = from + (cost / perSecond) * 1_000;
      const waitMs = until - nowMs - (burst / perSecond) * 1_000;
      if (waitMs > 0) return waitMs;
      fullAtMs.delete(caller);
      fullAtMs.set(caller, until);
      return 0;
    },
  };

  /** Two at a time keep up with one who comes. */
  function forgetTheFull(nowMs: number): void {
    let looked = 0;
    for (const [caller, atMs] of fullAtMs) {
      if (atMs > nowMs || looked === 2) return;
      fullAtMs.delete(caller);
      looked += 1;
    }
  }
}
