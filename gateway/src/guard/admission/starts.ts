/** Lets requests begin a few at a time for each caller. */
export interface Starts {
  /** Resolves when a request of this caller may begin; undefined where it may at once. */
  wait(caller: string): Promise<void> | undefined;
}

/**
 * In one turn of the event loop. A request is worked on in a dozen turns, and each of these lasts as long as
 * the steps of all who began together: hundreds of one caller that begin at once let everybody wait for all
 * of them at every step.
 */
const STARTS_PER_TURN = 4;

/** Callers take turns, so that nobody waits behind the crowd of another. */
export function createStarts(): Starts {
  const begun = new Map<string, number>();
  const waiting = new Map<string, (() => void)[]>();
  let isTurnCounted = false;

  function countTurn(): void {
    if (isTurnCounted) return;
    isTurnCounted = true;
    setImmediate(() => {
      isTurnCounted = false;
      begun.clear();
      for (const [caller, queue] of waiting) {
        const next = queue.splice(0, STARTS_PER_TURN);
        begun.set(caller, next.length);
        if (queue.length === 0) waiting.delete(caller);
        for (const begin of next) begin();
      }
      if (begun.size > 0) countTurn();
    });
  }

  return {
    wait(caller) {
      const count = begun.get(caller) ?? 0;
      countTurn();
      if (count < STARTS_PER_TURN && !waiting.has(caller)) {
        begun.set(caller, count + 1);
        return;
      }
      return new Promise((resolve) => {
        const queue = waiting.get(caller) ?? [];
        queue.push(resolve);
        waiting.set(caller, queue);
      });
    },
  };
}
