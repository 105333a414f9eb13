/** Upper ends of the classes of durations, in milliseconds; one more class is above them all. */
export const durationClassesMs = [
  5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000,
] as const;

export function emptyDurations(): number[] {
  return new Array(durationClassesMs.length + 1).fill(0);
}

/** The class that a duration belongs to. */
export function classOf(durationMs: number): number {
  const found = durationClassesMs.findIndex((end) => durationMs <= end);
  return found === -1 ? durationClassesMs.length : found;
}

/**
 * What so large a part took no longer than, in milliseconds: within a class as if all were spread evenly; in
 * the last, its lower end. Undefined where nothing was counted.
 *
 * @param part 0.95 for 95 in 100
 */
export function quantileMs(durations: readonly number[], part: number): number | undefined {
  const wanted = durations.reduce((sum, count) => sum + count, 0) * part;
  if (wanted === 0) return undefined;
  let before = 0;
  for (const [index, count] of durations.entries()) {
    if (before + count >= wanted) {
      const start = durationClassesMs[index - 1] ?? 0;
      const end = durationClassesMs[index] ?? start;
      return start + ((end - start) * (wanted - before)) / count;
    }
    before += count;
  }
  return durationClassesMs.at(-1);
}
