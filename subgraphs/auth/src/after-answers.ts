import { forEverybody } from '@supergraph/service/database/cancellation';
import type { Logger } from '@supergraph/service/logger';

/** What is done once the request is answered, so that its time tells nothing of it. */
export interface AfterAnswers {
  /** @param purpose for the log: "send a link" */
  run(purpose: string, work: () => Promise<void>): void;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

/** What would wait beyond that is left out, and said so: whoever asked may ask again. */
const WAITING_MAX = 1_000;

/**
 * Works at one thing after the other, so that a crowd of requests takes one connection of the pool and no more.
 * What fails is logged; a crash loses what has not begun.
 */
export function createAfterAnswers(log: Logger): AfterAnswers {
  let waiting = 0;
  let last: Promise<void> = Promise.resolve();

  async function attempt(purpose: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      log.error({ err: error, purpose }, `could not ${purpose}`);
    }
    waiting -= 1;
  }

  return {
    run(purpose, work) {
      if (waiting >= WAITING_MAX) return log.warn({ purpose }, `too busy to ${purpose}`);
      waiting += 1;
      // The request's own deadline does not end it.
      last = last.then(() => forEverybody(() => attempt(purpose, work)));
    },
    idle: () => last,
  };
}
