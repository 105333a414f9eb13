/** As often as a reader may want it anew, and the most that readers together can ask of the process. */
const KEPT_MS = 1_000;

/**
 * The same as `read`, which never runs twice at a time, nor within a second of its last answer: all who
 * ask meanwhile share one. A failure is not kept.
 */
export function createScrape<T>(
  read: () => Promise<T>,
  clockMs: () => number = () => performance.now(),
): () => Promise<T> {
  let shared: Promise<T> | undefined;
  let freshUntilMs = 0;

  async function readAnew(): Promise<T> {
    try {
      const answer = await read();
      freshUntilMs = clockMs() + KEPT_MS;
      return answer;
    } catch (error) {
      shared = undefined;
      throw error;
    }
  }

  return () => {
    const isUnderWay = freshUntilMs === 0;
    if (shared && (isUnderWay || clockMs() < freshUntilMs)) return shared;
    freshUntilMs = 0;
    shared = readAnew();
    return shared;
  };
}
