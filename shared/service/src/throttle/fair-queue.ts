import { Fault } from '../errors.ts';

export interface FairQueueOptions {
  /** What it does, for the refusal: "check passwords". */
  readonly purpose: string;
  /** Pieces of work under way at once. */
  readonly runningMax: number;
  /** Pieces that wait, of all keys together and of one key. */
  readonly waitingMax: number;
  readonly waitingPerKeyMax: number;
}

export interface FairQueue {
  /**
   * Does the work when it is its turn, and never once the signal has aborted before that.
   *
   * @throws SERVICE_UNAVAILABLE with `retryAfterMs`, at once, when as many wait as may
   */
  run<T>(key: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

const RETRY_AFTER_MS = 1_000;

/**
 * Bounds work that is dear. Keys take turns: however much one of them has waiting, the next piece of
 * another key is at most one turn of all keys away.
 */
export function createFairQueue(options: FairQueueOptions): FairQueue {
  const { runningMax, waitingMax, waitingPerKeyMax } = options;
  /** The first key is the next to have its turn. */
  const waiting = new Map<string, Set<() => void>>();
  let waitingCount = 0;
  let running = 0;

  async function turn(key: string, signal: AbortSignal | undefined): Promise<void> {
    const ofKey = waiting.get(key) ?? new Set();
    if (waitingCount >= waitingMax || ofKey.size >= waitingPerKeyMax) throw tooMany(options);
    const { promise, resolve: begin, reject } = Promise.withResolvers<void>();
    const leave = () => {
      take(key, ofKey, begin);
      reject(signal?.reason);
    };
    waiting.set(key, ofKey.add(begin));
    waitingCount += 1;
    signal?.addEventListener('abort', leave, { once: true });
    await promise;
    signal?.removeEventListener('abort', leave);
  }

  function take(key: string, ofKey: Set<() => void>, begin: () => void): void {
    // Whoever leaves as its turn comes has left already.
    if (!ofKey.delete(begin)) return;
    waitingCount -= 1;
    if (ofKey.size === 0) waiting.delete(key);
  }

  /** Hands the place on to the first of the next key, which then goes to the end of the keys. */
  function handOn(): void {
    const [next] = waiting;
    const [begin] = next?.[1] ?? [];
    if (!next || !begin) {
      running -= 1;
      return;
    }
    const [key, ofKey] = next;
    waiting.delete(key);
    waiting.set(key, ofKey);
    take(key, ofKey, begin);
    begin();
  }

  return {
    async run(key, work, signal) {
      signal?.throwIfAborted();
      if (running < runningMax) running += 1;
      else await turn(key, signal);
      try {
        return await work();
      } finally {
        handOn();
      }
    },
  };
}

function tooMany({ purpose }: FairQueueOptions): Fault {
  const message = `There is more to do than this service can: it cannot ${purpose} now.`;
  return new Fault('SERVICE_UNAVAILABLE', message, { details: { retryAfterMs: RETRY_AFTER_MS } });
}
