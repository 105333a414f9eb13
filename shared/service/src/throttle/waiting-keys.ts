const KEYS_MAX = 10_000;

/** An operator who lets somebody in again deletes rows; every replica has heard of it after this. */
const REMEMBERED_MS = 1_000;

/** Who has been told to wait, so that a flood from one of them costs no statement each time. */
export interface WaitingKeys {
  /** Milliseconds that are left of the longest wait among these keys, 0 for none that is known. */
  waitMs(keys: readonly string[], now: Date): number;
  remember(key: string, until: Date, now: Date): void;
}

/** In memory, for a second each, and at most 10,000 keys: beyond that the oldest are forgotten. */
export function createWaitingKeys(): WaitingKeys {
  const known = new Map<string, { until: number; forgottenAt: number }>();

  function waitMsOf(key: string, nowMs: number): number {
    const entry = known.get(key);
    if (!entry) return 0;
    if (entry.forgottenAt > nowMs) return Math.max(0, entry.until - nowMs);
    known.delete(key);
    return 0;
  }

  return {
    waitMs: (keys, now) => Math.max(0, ...keys.map((key) => waitMsOf(key, now.getTime()))),
    remember(key, until, now) {
      // Written anew, so that the map's first key is always the oldest.
      known.delete(key);
      known.set(key, { until: until.getTime(), forgottenAt: now.getTime() + REMEMBERED_MS });
      const [oldest] = known.size > KEYS_MAX ? known.keys() : [];
      if (oldest !== undefined) known.delete(oldest);
    },
  };
}
