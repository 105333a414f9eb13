import { merge, percentile } from '../../load.ts';
import type { Held } from '../load/hold-load.ts';

/** What one contestant did in one round. */
export interface Round {
  readonly load: Held;
  /** Of its process alone. */
  readonly cpuSeconds: number;
}

/** What all its rounds come to. */
export interface Figures {
  /** Median of the rounds. */
  readonly perSecond: number;
  readonly cpuMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Answers that were not the expected one. */
  readonly failed: number;
}

export function figuresOf(rounds: readonly Round[]): Figures {
  const { done, latenciesMs } = merge(rounds.map(({ load }) => load));
  const cpuSeconds = rounds.reduce((sum, round) => sum + round.cpuSeconds, 0);
  return {
    perSecond: median(rounds.map(({ load }) => load.perSecond)),
    cpuMs: (cpuSeconds / done) * 1_000,
    p50Ms: percentile(latenciesMs, 0.5),
    p99Ms: percentile(latenciesMs, 0.99),
    failed: rounds.reduce((sum, { load }) => sum + load.failed, 0),
  };
}

/** How many times as many requests: the median of the rounds, each against the one beside it. */
export function throughputRatio(rounds: readonly Round[], others: readonly Round[]): number {
  return median(
    rounds.map(({ load }, index) => {
      const other = others[index]?.load.perSecond ?? Number.NaN;
      return load.perSecond / other;
    }),
  );
}

/** Of an even number the mean of the two in the middle; NaN of none. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  const lower = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}
