import type { Sample } from './clients.ts';

/** A fault as it happened; moments by `performance.now()`. */
export interface Strike {
  fault: string;
  struckAt: number;
  healedAt: number;
  /** When the next fault struck, or the load ended. */
  endedAt: number;
}

/** What clients noticed of a fault. Milliseconds after it struck; undefined where it never came. */
export interface Recovery {
  fault: string;
  lastedMs: number;
  requests: number;
  failed: number;
  /** Failures by what they were, the most frequent first. */
  failures: [what: string, count: number][];
  /** An order that was sent after the fault struck was accepted. */
  acceptedMs: number | undefined;
  /** Such an order was confirmed. */
  confirmedMs: number | undefined;
  /** The last failed request came back; 0 where none failed. */
  normalMs: number;
}

/** Counts each request to the fault in whose time it came back. */
export function recoveries(strikes: readonly Strike[], samples: readonly Sample[]): Recovery[] {
  return strikes.map(({ fault, struckAt, healedAt, endedAt }) => {
    const during = samples.filter(
      (sample) => sample.endedAt >= struckAt && sample.endedAt < endedAt,
    );
    const failed = during.filter(({ failure }) => failure !== undefined);
    const answered = during
      .filter(
        ({ kind, startedAt, failure }) => kind === 'place' && startedAt >= struckAt && !failure,
      )
      .toSorted((a, b) => a.endedAt - b.endedAt);
    const since = (moment: number | undefined) =>
      moment === undefined ? undefined : Math.round(moment - struckAt);
    return {
      fault,
      lastedMs: Math.round(healedAt - struckAt),
      requests: during.length,
      failed: failed.length,
      failures: countFailures(failed),
      acceptedMs: since(answered[0]?.endedAt),
      confirmedMs: since(answered.find(({ status }) => status === 'CONFIRMED')?.endedAt),
      normalMs: since(Math.max(struckAt, ...failed.map((sample) => sample.endedAt))) ?? 0,
    };
  });
}

function countFailures(failed: readonly Sample[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { failure = '' } of failed) counts.set(failure, (counts.get(failure) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a);
}
