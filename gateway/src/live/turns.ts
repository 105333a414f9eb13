/** Resolves when it is the caller's turn, with the way to end that. */
export type TakeTurn = (caller: string) => Promise<() => void>;

interface Line {
  /** How many of this caller are at it. */
  busy: number;
  /** Those that wait: one for each of its subscriptions at most. */
  readonly waiting: (() => void)[];
}

/**
 * Answers of one caller are worked on a few at a time, however many subscriptions it has: else whoever opens a
 * hundred of a hundred things each keeps everybody waiting until the last of them has been told once.
 *
 * @param atOnceMax of one caller
 */
export function createTurns({ atOnceMax }: { atOnceMax: number }): TakeTurn {
  const lines = new Map<string, Line>();

  function leave(caller: string, line: Line): void {
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
