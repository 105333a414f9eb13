import { forEverybody } from './database/cancellation.ts';
import { inBatchSpan } from './telemetry/batch-span.ts';
import { currentSpan, type Span } from './telemetry/span.ts';

export interface BatchesOptions<T, R> {
  /**
   * Tells of each item, in their order, how it went. When it throws, each item is handled alone, so that
   * one that cannot be handled costs only itself.
   */
  handle(items: readonly T[]): Promise<readonly PromiseSettledResult<R>[]>;
  /** Items of one batch, at most. */
  sizeMax: number;
  /** Batches in hand at a time, at most: while they run, what comes gathers for the next. */
  atOnce: number;
  /** Hears why a batch of several failed as a whole. */
  onFailure?: (error: unknown) => void;
}

export type AddToBatch<T, R> = (item: T, signal?: AbortSignal) => Promise<R>;

interface Waiting<T, R> {
  readonly item: T;
  /** Of whoever gave it. */
  readonly span: Span | undefined;
  settle(result: PromiseSettledResult<R>): void;
}

/**
 * Handles what is given to it one by one in batches: at once what comes alone, together what came while
 * others were in hand. So nothing waits while there is little to do, and batches grow with the load.
 *
 * @returns hands over one item; resolves or fails as its own handling does, and fails with the reason of
 *   `signal`, before it is handled where it waits still
 */
export function createBatches<T, R>(options: BatchesOptions<T, R>): AddToBatch<T, R> {
  const { handle, sizeMax, atOnce, onFailure = () => undefined } = options;
  const waiting: Waiting<T, R>[] = [];
  let running = 0;
  let isAboutToBegin = false;

  /** After this turn: what has come in it goes together. */
  function beginSoon(): void {
    if (isAboutToBegin || running >= atOnce || waiting.length === 0) return;
    isAboutToBegin = true;
    setImmediate(() => {
      isAboutToBegin = false;
      if (waiting.length > 0) void run();
      beginSoon();
    });
  }

  async function run(): Promise<void> {
    const batch = waiting.splice(0, sizeMax);
    running += 1;
    const results = await forEverybody(() =>
      inBatchSpan(
        batch.map(({ span }) => span),
        () => settle(batch.map(({ item }) => item)),
      ),
    );
    running -= 1;
    for (const [index, result] of results.entries()) batch[index]?.settle(result);
    beginSoon();
  }

  async function settle(items: readonly T[]): Promise<readonly PromiseSettledResult<R>[]> {
    try {
      return await handle(items);
    } catch (reason) {
      if (items.length === 1) return [{ status: 'rejected', reason }];
      onFailure(reason);
      return (await Promise.all(items.map((item) => settle([item])))).flat();
    }
  }

  return (item, signal) => {
    if (signal?.aborted) return Promise.reject(signal.reason);
    const { promise, resolve, reject } = Promise.withResolvers<R>();
    const own: Waiting<T, R> = {
      item,
      span: currentSpan(),
      settle(result) {
        signal?.removeEventListener('abort', leave);
        if (result.status === 'fulfilled') resolve(result.value);
        else reject(result.reason);
      },
    };
    const leave = () => {
      const place = waiting.indexOf(own);
      if (place >= 0) waiting.splice(place, 1);
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', leave, { once: true });
    waiting.push(own);
    beginSoon();
    return promise;
  };
}

export function fulfilled<R>(value: R): PromiseFulfilledResult<R> {
  return { status: 'fulfilled', value };
}

/** How a decision went that may refuse its own item, and no other. */
export function settled<R>(decide: () => R): PromiseSettledResult<R> {
  try {
    return fulfilled(decide());
  } catch (reason) {
    return { status: 'rejected', reason };
  }
}
