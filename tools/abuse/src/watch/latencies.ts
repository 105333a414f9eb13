import type { Sample } from './sample.ts';

/** How long each took, sorted; what failed, or is not back, took for ever. */
export function latenciesMs(samples: readonly Sample[]): number[] {
  return samples
    .map(({ sentAt, backAt, failure }) =>
      backAt === undefined || failure !== undefined ? Number.POSITIVE_INFINITY : backAt - sentAt,
    )
    .toSorted((a, b) => a - b);
}

/** @param share 0.99 for p99; NaN without any */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** What went wrong, the most frequent first. */
export function countFailures(samples: readonly Sample[]): [what: string, count: number][] {
  const counts = new Map<string, number>();
  for (const { what, backAt, failure } of samples) {
    const fault = backAt === undefined ? 'no answer' : failure;
    if (fault === undefined) continue;
    const key = what === 'query' ? fault : `${what}: ${fault}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].toSorted(([, a], [, b]) => b - a);
}
