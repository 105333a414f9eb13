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
/** A turn that lasts longer has enough to do with what was begun before. */
const TURN_MS_MAX = 10;

/**
 * Callers take turns, so that nobody waits behind the crowd of another. After a long turn each may begin one
 * request alone: the same is done in more turns then, and whoever needs but a few has them sooner.
 *
 * @param clock milliseconds
 */
export function createStarts(clock = () => performance.now()): Starts {
  const begun = new Map<string, number>();
  const waiting = new Map<string, (() => void)[]>();
  let isTurnCounted = false;
  let startsMax = STARTS_PER_TURN;

  function countTurn(): void {
    if (isTurnCounted) return;
    isTurnCounted = true;
    const beganAtMs = clock();
    setImmediate(() => {
      isTurnCounted = false;
      startsMax = clock() - beganAtMs > TURN_MS_MAX ? 1 : STARTS_PER_TURN;
      begun.clear();
      for (const [caller, queue] of waiting) {
        const next = queue.splice(0, startsMax);
        begun.set(caller, next.length);
        if (queue.length === 0) waiting.delete(caller);
        for (const begin of next) begin();
      }
      if (begun.size > 0) countTurn();
      else startsMax = STARTS_PER_TURN;
    });
  }

  return {
    wait(caller) {
      const count = begun.get(caller) ?? 0;
      countTurn();
      if (count < startsMax && !waiting.has(caller)) {
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
