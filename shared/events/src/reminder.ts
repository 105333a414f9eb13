const INTERVAL_MS = 60_000;

/** Says of each key at most once a minute that it is time to speak of it; keys are never forgotten. */
export function createReminder(): (key: string) => boolean {
  const saidAt = new Map<string, number>();
  return (key) => {
    const now = performance.now();
    if (now - (saidAt.get(key) ?? Number.NEGATIVE_INFINITY) < INTERVAL_MS) return false;
    saidAt.set(key, now);
    return true;
  };
}
