const FIRST_WAIT_MS = 10_000;
const WAIT_MS_MAX = 3_600_000;

/** Half a day of tries: whoever waits for a link to confirm has asked for another by then. */
const ATTEMPTS_MAX = 20;

/**
 * Milliseconds from a failed try to the next: 10 s, twice as long each time, an hour at most, and up to a
 * quarter less by chance, so that those that failed together do not come back together.
 *
 * @param attempts tries so far, the failed one included
 * @param chance from 0 to 1
 * @returns undefined when it is given up
 */
export function waitAfter(attempts: number, chance: number): number | undefined {
  if (attempts >= ATTEMPTS_MAX) return undefined;
  const wait = Math.min(FIRST_WAIT_MS * 2 ** (attempts - 1), WAIT_MS_MAX);
  return Math.round(wait * (1 - chance / 4));
}
