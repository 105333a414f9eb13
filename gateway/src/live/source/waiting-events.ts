import type { LiveLimits } from '../limits.ts';
import type { SourceEvent } from './source-event.ts';

/** Events that wait for one client. */
export interface WaitingEvents {
  /** @returns how many that waited will never be told now */
  add(event: SourceEvent): number;
  /** Resolves once there is one, or when there are no more to come. */
  some(): Promise<void>;
  hasAny(): boolean;
  /** The first of them; undefined where none waits. */
  take(): SourceEvent | undefined;
  /** What waits is told still. */
  finish(): void;
  /** Nobody wants what waits. */
  clear(): void;
}

/**
 * While a client takes an answer, of each thing only the newest event waits, in the place of the one that it
 * replaces. Events of which nothing tells what they are of wait one by one. Beyond the bounds the oldest go.
 */
export function createWaitingEvents({
  waitingEventsMax,
  waitingBytesMax,
}: LiveLimits): WaitingEvents {
  const waiting = new Map<string, SourceEvent>();
  let size = 0;
  let count = 0;
  let isFinished = false;
  let wake = () => {};

  function remove(key: string): number {
    const event = waiting.get(key);
    if (!event) return 0;
    size -= event.size;
    waiting.delete(key);
    return 1;
  }

  function dropOldest(): number {
    const [oldest] = waiting.keys();
    return oldest === undefined ? 0 : remove(oldest);
  }

  return {
    add(event) {
      if (isFinished) return 0;
      count += 1;
      const key = event.identity === undefined ? `#${count}` : `=${event.identity}`;
      const before = waiting.get(key);
      size += event.size - (before?.size ?? 0);
      waiting.set(key, event);
      let replaced = before ? 1 : 0;
      while (waiting.size > 1 && (waiting.size > waitingEventsMax || size > waitingBytesMax))
        replaced += dropOldest();
      wake();
      return replaced;
    },
    some() {
      if (waiting.size > 0 || isFinished) return Promise.resolve();
      return new Promise((resolve) => {
        wake = resolve;
      });
    },
    hasAny: () => waiting.size > 0,
    take() {
      const [first] = waiting;
      if (!first) return undefined;
      const [key, event] = first;
      remove(key);
      return event;
    },
    finish() {
      isFinished = true;
      wake();
    },
    clear() {
      waiting.clear();
      size = 0;
    },
  };
}
