/** What is measured, and of whom: the memory of orders, the rows of orders.outbox. */
export type Measure = 'memory' | 'handles' | 'connections' | 'waiting rows' | 'kept rows';

export interface Reading {
  measure: Measure;
  of: string;
  value: number;
}

/** All readings of one moment. */
export interface Sample {
  atMs: number;
  readings: readonly Reading[];
}

export interface Finding {
  measure: Measure;
  of: string;
  /** Of the first and the last part of the run. */
  first: number;
  last: number;
  /** What `last` may be. */
  bound: number;
}

/** The table whose rows count the load: what is kept is held against it. */
export const LOAD_TABLE = 'orders.orders';

/** How far the last part of a run may lie above the first. Memory in bytes, without garbage. */
const bounds: Record<Measure, (first: number) => number> = {
  memory: (first) => first * 1.05 + 8 * 1_048_576,
  handles: (first) => first + 16,
  connections: (first) => first + 4,
  'waiting rows': (first) => first + 50,
  'kept rows': (first) => first * 1.5 + 50,
};

/**
 * Holds the last part of a run against the first, of the same length. Of what goes up and down the least
 * value of each part counts, since load makes peaks and a leak lifts the floor. What is kept for long
 * must grow no faster than at first: rows for each thousand orders.
 *
 * @param samples in order of time
 * @param partMs the length of a part
 */
export function judge(samples: readonly Sample[], partMs: number): Finding[] {
  const startsAt = samples[0]?.atMs ?? 0;
  const endsAt = samples.at(-1)?.atMs ?? 0;
  const first = samples.filter(({ atMs }) => atMs <= startsAt + partMs);
  const last = samples.filter(({ atMs }) => atMs >= endsAt - partMs);
  return (samples.at(-1)?.readings ?? []).map(({ measure, of }) => {
    const figure = measure === 'kept rows' ? growthOf : leastOf;
    const atFirst = figure(first, { measure, of });
    const atLast = figure(last, { measure, of });
    return { measure, of, first: atFirst, last: atLast, bound: bounds[measure](atFirst) };
  });
}

export function isTooMuch({ last, bound }: Finding): boolean {
  return last > bound;
}

type Which = Pick<Reading, 'measure' | 'of'>;

function valuesOf(samples: readonly Sample[], { measure, of }: Which): number[] {
  return samples.flatMap(({ readings }) =>
    readings
      .filter((reading) => reading.measure === measure && reading.of === of)
      .map(({ value }) => value),
  );
}

function leastOf(samples: readonly Sample[], which: Which): number {
  return Math.min(...valuesOf(samples, which));
}

/** Rows that came with each thousand orders; none came without any. */
function growthOf(samples: readonly Sample[], which: Which): number {
  const orders = increase(valuesOf(samples, { measure: 'kept rows', of: LOAD_TABLE }));
  return orders === 0 ? 0 : (increase(valuesOf(samples, which)) * 1_000) / orders;
}

function increase(values: readonly number[]): number {
  return (values.at(-1) ?? 0) - (values[0] ?? 0);
}
