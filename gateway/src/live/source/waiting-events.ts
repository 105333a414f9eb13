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
 * replaces. Events of which nothing tells what they are of wait one by one. Beyond the bounds the oldest go, and
 * what they have to be told of instead waits in their place.
 */
export function createWaitingEvents(limits: LiveLimits): WaitingEvents {
  return new Waiting(limits);
}

/** A class: there is one for each subscription that is open, and functions of its own are most of what it keeps. */
class Waiting implements WaitingEvents {
  readonly #limits: LiveLimits;
  /** Undefined while nothing waits. */
  #events: Map<string, SourceEvent> | undefined;
  #size = 0;
  #count = 0;
  #isFinished = false;
  #wake: (() => void) | undefined;

  constructor(limits: LiveLimits) {
    this.#limits = limits;
  }

  add(event: SourceEvent): number {
    if (this.#isFinished) return 0;
    this.#events ??= new Map();
    const events = this.#events;
    const replaced = this.#put(events, event) + this.#dropBeyondBounds(events);
    this.#wake?.();
    return replaced;
  }

  some(): Promise<void> {
    if (this.hasAny() || this.#isFinished) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  hasAny(): boolean {
    return this.#events !== undefined;
  }

  take(): SourceEvent | undefined {
    const [first] = this.#events ?? [];
    if (!first || !this.#events) return undefined;
    const [key, event] = first;
    this.#remove(this.#events, key);
    if (this.#events.size === 0) this.#events = undefined;
    return event;
  }

  finish(): void {
    this.#isFinished = true;
    this.#wake?.();
  }

  clear(): void {
    this.#events = undefined;
    this.#size = 0;
  }

  /** @returns how many it replaces */
  #put(events: Map<string, SourceEvent>, event: SourceEvent): number {
    this.#count += 1;
    const key = event.identity === undefined ? `#${this.#count}` : `=${event.identity}`;
    const before = events.get(key);
    this.#size += event.size - (before?.size ?? 0);
    events.set(key, event);
    return before ? 1 : 0;
  }

  #dropBeyondBounds(events: Map<string, SourceEvent>): number {
    const { waitingEventsMax, waitingBytesMax } = this.#limits;
    let dropped = 0;
    while (events.size > 1 && (events.size > waitingEventsMax || this.#size > waitingBytesMax)) {
      const [oldest] = events;
      if (!oldest) break;
      const [key, event] = oldest;
      this.#remove(events, key);
      const instead = event.inPlace?.();
      if (instead) this.#put(events, instead);
      if (instead !== event) dropped += 1;
    }
    return dropped;
  }

  #remove(events: Map<string, SourceEvent>, key: string): void {
    this.#size -= events.get(key)?.size ?? 0;
    events.delete(key);
  }
}
