/** How long a fetch may be under way that asked before a purge. */
const REMEMBERED_MS = 60_000;
const TAGS_MAX = 100_000;

/**
 * What was purged lately: an answer that was asked for before then may still hold what was true then, and
 * must not be kept after.
 */
export function createRecentPurges(clock: () => number = () => performance.now()) {
  /** In the order of their last purge. */
  const purgedAtMs = new Map<string, number>();
  let allPurgedAtMs = Number.NEGATIVE_INFINITY;

  function forgetTheOld(nowMs: number): void {
    for (const [tag, atMs] of purgedAtMs) {
      if (purgedAtMs.size <= TAGS_MAX && atMs > nowMs - REMEMBERED_MS) return;
      purgedAtMs.delete(tag);
      if (atMs > nowMs - REMEMBERED_MS) allPurgedAtMs = Math.max(allPurgedAtMs, atMs);
    }
  }

  return {
    now: clock,
    add(tags: readonly string[]): void {
      const nowMs = clock();
      for (const tag of tags) {
        purgedAtMs.delete(tag);
        purgedAtMs.set(tag, nowMs);
      }
      forgetTheOld(nowMs);
    },
    addAll(): void {
      allPurgedAtMs = clock();
      purgedAtMs.clear();
    },
    /** Whether anything under these tags was purged since. */
    has(tags: readonly string[], sinceMs: number): boolean {
      if (allPurgedAtMs >= sinceMs || sinceMs < clock() - REMEMBERED_MS) return true;
      return tags.some((tag) => (purgedAtMs.get(tag) ?? Number.NEGATIVE_INFINITY) >= sinceMs);
    },
  };
}

export type RecentPurges = ReturnType<typeof createRecentPurges>;
