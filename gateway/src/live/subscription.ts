import { type AnswerStream, EndedEarly, type StreamAnswer } from '@supergraph/live/operations';
import type { GraphQLFormattedError } from 'graphql';
import type { LiveLimits } from './limits.ts';
import type { LiveMetrics } from './metrics.ts';
import type { EventListener } from './source/shared-sources.ts';
import type { SourceEvent } from './source/source-event.ts';
import { createWaitingEvents, type WaitingEvents } from './source/waiting-events.ts';

/** A subscription as it runs under one supergraph. */
export interface RunnableSubscription {
  /** Equal for those that are told the same. */
  readonly key: string;
  /** Whence its events come. */
  readonly subgraph: string;
  /** Resolves once events come; then returns how to leave, or why there are none. */
  join(listener: EventListener): Promise<(() => void) | readonly GraphQLFormattedError[]>;
  /** Undefined for an event of which this caller is told nothing. */
  answer(event: SourceEvent): Promise<StreamAnswer | undefined>;
}

export interface SubscriptionOptions {
  readonly limits: LiveLimits;
  readonly metrics: Pick<LiveMetrics, 'event'>;
}

/** Of whom a subscription is. */
export interface Subscriber {
  /**
   * Resolves when one answer more may be given, with what is to be called when it has been made.
   *
   * @throws EndedEarly where none may any more
   */
  mayAnswer(): Promise<() => void>;
  /** Called once, when it is over. */
  onEnd(): void;
}

/**
 * Opens a subscription.
 *
 * @returns the errors of its subgraph where there is no stream
 */
export async function openSubscription(
  first: RunnableSubscription,
  subscriber: Subscriber,
  options: SubscriptionOptions,
): Promise<Subscription | readonly GraphQLFormattedError[]> {
  const subscription = new Subscription(first, subscriber, options);
  return (await subscription.begin()) ?? subscription;
}

/**
 * Answers a subscription, event by event: the next is worked on when the client has taken the one before.
 * Meanwhile the newest event of each thing waits.
 *
 * A class, since there is one for each that is open: functions of its own would be most of what it keeps.
 */
export class Subscription implements AnswerStream, EventListener {
  readonly #subscriber: Subscriber;
  readonly #metrics: SubscriptionOptions['metrics'];
  readonly #waiting: WaitingEvents;
  #running: RunnableSubscription;
  #reason: readonly GraphQLFormattedError[] | undefined;
  #leave: (() => void) | undefined;
  #isOver = false;

  constructor(
    first: RunnableSubscription,
    subscriber: Subscriber,
    { limits, metrics }: SubscriptionOptions,
  ) {
    this.#running = first;
    this.#subscriber = subscriber;
    this.#metrics = metrics;
    this.#waiting = createWaitingEvents(limits);
  }

  /** Undefined once it is open, else why it is not. */
  async begin(): Promise<readonly GraphQLFormattedError[] | undefined> {
    const joined = await this.#running.join(this);
    if (typeof joined !== 'function') {
      this.#close();
      return joined;
    }
    this.#leave = joined;
    return undefined;
  }

  onEvent(event: SourceEvent): void {
    for (let lost = this.#waiting.add(event); lost > 0; lost -= 1)
      this.#metrics.event(this.#running.subgraph, 'replaced');
  }

  onEnd(errors?: readonly GraphQLFormattedError[]): void {
    this.#reason ??= errors;
    this.#waiting.finish();
  }

  /** No async function until there is something to do: while it waits, one would keep as much as all else. */
  next(): Promise<IteratorResult<StreamAnswer, undefined>> {
    return this.#waiting.some().then(() => this.#nextAnswer());
  }

  async return(): Promise<IteratorResult<StreamAnswer, undefined>> {
    this.#close();
    return over;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** From now on it runs like this. */
  async become(next: RunnableSubscription): Promise<void> {
    const isSame = next.key === this.#running.key;
    this.#running = next;
    if (isSame) return;
    // What comes from now on is answered in another way than what waits.
    this.#leave?.();
    this.#leave = undefined;
    this.#waiting.clear();
    const joined = await next.join(this);
    if (typeof joined !== 'function') return this.onEnd(joined);
    this.#leave = joined;
    if (this.#isOver) joined();
  }

  /** Ends it once the client has taken what was begun. */
  end(errors: readonly GraphQLFormattedError[]): void {
    this.#waiting.clear();
    this.onEnd(errors);
  }

  async #nextAnswer(): Promise<IteratorResult<StreamAnswer, undefined>> {
    try {
      for (;;) {
        const value = await this.#answerNewest();
        if (value === null) break;
        if (this.#isOver) return over;
        this.#metrics.event(this.#running.subgraph, value ? 'answered' : 'untold');
        if (value) return { done: false, value };
        await this.#waiting.some();
      }
      if (!this.#isOver && this.#reason) throw new EndedEarly(this.#reason);
      this.#close();
      return over;
    } catch (error) {
      this.#close();
      throw error;
    }
  }

  /** Null when there is no event to answer. */
  async #answerNewest(): Promise<StreamAnswer | undefined | null> {
    if (this.#isOver || !this.#waiting.hasAny()) return null;
    const done = await this.#subscriber.mayAnswer();
    try {
      // The newest there is by now.
      const event = this.#waiting.take();
      return event && !this.#isOver ? await this.#running.answer(event) : null;
    } finally {
      done();
    }
  }

  #close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#leave?.();
    this.#waiting.clear();
    this.#waiting.finish();
    this.#subscriber.onEnd();
  }
}

const over = { done: true, value: undefined } as const;
