/** What samples were on average at the start, in the middle and at the end. */
export interface Windows {
  readonly start: number;
  readonly middle: number;
  readonly end: number;
}

/** Shares of the time: the first tenth is left out, in which code is compiled and caches fill. */
const windows = { start: [0.1, 0.2], middle: [0.45, 0.55], end: [0.9, 1] } as const;

/**
 * A tenth of the samples each, since one of them may come just before or after a collection of garbage.
 *
 * @param samples equally far apart in time
 */
export function windowsOf(samples: readonly number[]): Windows {
  const mean = ([from, to]: readonly [number, number]) => {
    const first = Math.floor(samples.length * from);
    const part = samples.slice(first, Math.max(first + 1, Math.floor(samples.length * to)));
    return part.reduce((sum, each) => sum + each, 0) / part.length;
  };
  return { start: mean(windows.start), middle: mean(windows.middle), end: mean(windows.end) };
}
