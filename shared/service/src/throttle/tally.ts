/** What was counted under one key. */
export interface Tally {
  readonly count: number;
  /** Whoever has the key waits until then. */
  readonly until: Date;
  /** From then on it is as if nothing had been counted. */
  readonly expiresAt: Date;
}

export const emptyTally: Tally = { count: 0, until: new Date(0), expiresAt: new Date(0) };

/** How long whoever misses has to wait. */
export interface BackOff {
  /** So many misses cost no wait; from the last of them on it begins. */
  readonly free: number;
  readonly firstMs: number;
  readonly longestMs: number;
}

/** The wait after so many misses: none while they are free, then doubling up to the longest. */
export function backOffMs(misses: number, { free, firstMs, longestMs }: BackOff): number {
  return misses < free ? 0 : Math.min(longestMs, firstMs * 2 ** (misses - free));
}

/** Milliseconds for which a tally makes one wait, 0 when it does not. */
export function waitMsOf({ until }: Pick<Tally, 'until'>, now: Date): number {
  return Math.max(0, until.getTime() - now.getTime());
}
