import { Fault } from '@supergraph/service/errors';
import { messageWithoutValues } from '@supergraph/service/without-values';
import type { CloudEvent } from './envelope.ts';
import type { News, NewsListener } from './news.ts';

/**
 * Carries events from the outbox of one service to the handlers of others.
 *
 * What every transport promises, and one contract test-suite checks: each consumer that declared a
 * type receives each event of it at least once, those of one subject in order as long as none of
 * them fails; a message that fails five times, or with PoisonMessage once, ends in the dead letters
 * with its error and holds nobody up. One that fails with UnknownType is tried again for a quarter of an
 * hour, which counts as no attempt.
 *
 * While the broker is away every method raises TransportUnavailable, soon; what was started goes on
 * by itself once the broker is back.
 */
export interface EventTransport {
  /**
   * Lets the consumer receive these types, from now on; it outlives processes. What it receives beside
   * them stays: a process that starts does not know what other versions of the service know.
   */
  declare(consumer: string, types: string[]): Promise<void>;
  /** The same, and takes away what it receives beside them: for migrations alone. */
  declareOnly(consumer: string, types: string[]): Promise<void>;
  /** Returns when all events are safe with the transport; after an error some may be, too. */
  publish(events: CloudEvent[]): Promise<void>;
  /** Tells those who listen of what is no event: no consumer receives it, and nobody keeps it. */
  announce(news: readonly News[]): Promise<void>;
  consume(
    consumer: string,
    onMessage: OnMessage,
    options: { concurrency: number },
  ): Promise<Subscription>;
  /** The newest first; at most 100 unless told. */
  deadLetters(consumer: string, options?: { limit?: number }): Promise<DeadLetter[]>;
  countDeadLetters(consumer: string): Promise<number>;
  /** Delivers a dead letter again, with all its attempts; false when there is none of that id. */
  replay(consumer: string, id: string): Promise<boolean>;
  /** Forgets a dead letter; false when there is none of that id. */
  discard(consumer: string, id: string): Promise<boolean>;
  /**
   * Deliveries that are not settled yet: waiting, running or to be retried. RabbitMQ does not tell
   * what other processes have in hand, and learns of what they give back a moment later.
   */
  pending(consumer: string): Promise<number>;
  /**
   * Hears of events of these types while this process listens, soon after each was published: for who shows
   * things or remembers them, since a message is kept for nobody and may be missed. `*` stands for one part
   * of a type, and a version may be left out. Returns at once, whether or not the broker is there.
   */
  listen(types: readonly string[], listener: NewsListener): Subscription;
  /** Raises TransportUnavailable, with the reason in one sentence, while the broker is away. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

/** The broker is away or refuses us: nobody's message is at fault, so no attempt is counted. */
export class TransportUnavailable extends Fault {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super('SERVICE_UNAVAILABLE', message, options);
  }
}

/** Receives the message as it came; what it throws makes the delivery fail. */
export type OnMessage = (message: unknown) => Promise<void>;

export interface Subscription {
  /** Takes no more messages and waits for those in hand. */
  stop(): Promise<void>;
}

export interface DeadLetter {
  id: string;
  consumer: string;
  message: unknown;
  error: string;
  attempts: number;
  failedAt: Date;
}

export const MAX_ATTEMPTS = 5;

/** How long a failed message waits before its second, third, … attempt: 19 seconds in all. */
export const RETRY_DELAYS_MS: readonly number[] = [100, 500, 3_000, 15_000];

/**
 * How long a message of an unknown type waits before it is tried again: a quarter of an hour in all,
 * time for a deploy to roll through, forwards or back.
 */
export const UNKNOWN_DELAYS_MS: readonly number[] = [
  ...Array<number>(10).fill(1_000),
  ...Array<number>(29).fill(10_000),
  ...Array<number>(20).fill(30_000),
];

/** With jitter, so that what failed together does not come back together. */
export function retryDelayMs(delaysMs: readonly number[], attempts: number): number {
  return (delaysMs[attempts - 1] ?? 0) * (0.75 + Math.random() / 2);
}

/** For a message that no handler answered for: its processes ended, each time. */
export const NO_ANSWER = 'Every attempt ended without an answer.';

/** Drizzle's message is the statement; what Postgres said of it is the cause. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const message = messageWithoutValues(error);
  return error.cause === undefined ? message : `${message}: ${messageWithoutValues(error.cause)}`;
}
