/** Resolves when it is the caller's turn, with the way to end that. */
export type TakeTurn<C> = (caller: C) => Promise<() => void>;

interface Line {
  /** How many of this caller are at it. */
  busy: number;
  /** Those that wait, bounded by whoever lets callers begin. */
  readonly waiting: (() => void)[];
}

/**
 * What one caller wants is worked on a few at a time, however much it is: else whoever has a hundred subscriptions
 * to a hundred things each keeps everybody waiting until the last of them has been told once.
 *
 * @param atOnceMax of one caller
 */
export function createTurns<C = string>({ atOnceMax }: { atOnceMax: number }): TakeTurn<C> {
  const lines = new Map<C, Line>();

  function leave(caller: C, line: Line): void {
    const next = line.waiting.shift();
    // What came meanwhile, of whomever, goes before it.
    if (next) return void setImmediate(next);
    line.busy -= 1;
    if (line.busy === 0) lines.delete(caller);
  }

  return async (caller) => {
    const line = lines.get(caller) ?? { busy: 0, waiting: [] };
    lines.set(caller, line);
    if (line.busy < atOnceMax) line.busy += 1;
    else await new Promise<void>((resolve) => line.waiting.push(resolve));
    return () => leave(caller, line);
  };
}
