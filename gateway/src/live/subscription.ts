import { type AnswerStream, EndedEarly, type StreamAnswer } from '@supergraph/live/operations';
import type { GraphQLFormattedError } from 'graphql';
import type { LiveLimits } from './limits.ts';
import type { LiveMetrics } from './metrics.ts';
import type { EventListener } from './source/shared-sources.ts';
import type { SourceEvent } from './source/source-event.ts';
import { createWaitingEvents } from './source/waiting-events.ts';

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

export interface Subscription {
  readonly answers: AnswerStream;
  /** From now on it runs like this. */
  become(next: RunnableSubscription): Promise<void>;
  /** Ends it once the client has taken what was begun. */
  end(errors: readonly GraphQLFormattedError[]): void;
}

export interface SubscriptionOptions {
  readonly limits: LiveLimits;
  readonly metrics: Pick<LiveMetrics, 'event'>;
  /**
   * Resolves when one answer more may be given, with what is to be called when it has been made.
   *
   * @throws EndedEarly where none may any more
   */
  readonly mayAnswer: () => Promise<() => void>;
  /** Called once, when it is over. */
  readonly onEnd: () => void;
}

/**
 * Answers a subscription, event by event: the next is worked on when the client has taken the one before.
 * Meanwhile the newest event of each thing waits.
 *
 * @returns the errors of its subgraph where there is no stream
 */
export async function openSubscription(
  first: RunnableSubscription,
  options: SubscriptionOptions,
): Promise<Subscription | readonly GraphQLFormattedError[]> {
  const { limits, metrics, mayAnswer, onEnd } = options;
  const waiting = createWaitingEvents(limits);
  let running = first;
  let reason: readonly GraphQLFormattedError[] | undefined;
  let isOver = false;
  let leave = () => {};

  function finish(errors?: readonly GraphQLFormattedError[]): void {
    reason ??= errors;
    waiting.finish();
  }

  function join(one: RunnableSubscription) {
    return one.join({
      onEvent(event) {
        for (let lost = waiting.add(event); lost > 0; lost -= 1)
          metrics.event(one.subgraph, 'replaced');
      },
      onEnd: finish,
    });
  }

  function close(): void {
    if (isOver) return;
    isOver = true;
    leave();
    waiting.clear();
    waiting.finish();
    onEnd();
  }

  /** Null when there is no event to answer. */
  async function answerNewest(): Promise<StreamAnswer | undefined | null> {
    if (isOver || !waiting.hasAny()) return null;
    const done = await mayAnswer();
    try {
      // The newest there is by now.
      const event = waiting.take();
      return event && !isOver ? await running.answer(event) : null;
    } finally {
      done();
    }
  }

  const over = { done: true, value: undefined } as const;
  const answers: AnswerStream = {
    async next() {
      try {
        for (;;) {
          await waiting.some();
          const value = await answerNewest();
          if (value === null) break;
          if (isOver) return over;
          metrics.event(running.subgraph, value ? 'answered' : 'untold');
          if (value) return { done: false, value };
        }
        if (!isOver && reason) throw new EndedEarly(reason);
        close();
        return over;
      } catch (error) {
        close();
        throw error;
      }
    },
    async return() {
      close();
      return over;
    },
    [Symbol.asyncIterator]: () => answers,
  };

  const joined = await join(first);
  if (typeof joined !== 'function') {
    close();
    return joined;
  }
  leave = joined;
  return {
    answers,
    async become(next) {
      if (next.key === running.key) {
        running = next;
        return;
      }
      // What comes from now on is answered in another way than what waits.
      leave();
      waiting.clear();
      leave = () => {};
      running = next;
      const joined = await join(next);
      if (typeof joined !== 'function') return finish(joined);
      leave = joined;
      if (isOver) leave();
    },
    end(errors) {
      waiting.clear();
      finish(errors);
    },
  };
}
