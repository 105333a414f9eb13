import type { CloudEvent } from './envelope.ts';

/**
 * Carries events from the outbox of one service to the handlers of others.
 *
 * What every transport promises, and one contract test-suite checks: each consumer that declared a
 * type receives each event of it at least once, those of one subject in order as long as none of
 * them fails; a message that fails five times, or with PoisonMessage once, ends in the dead letters
 * with its error and holds nobody up.
 */
export interface EventTransport {
  /** Makes the consumer's subscription exactly these types, from now on; it outlives processes. */
  declare(consumer: string, types: string[]): Promise<void>;
  /** Returns when the events are safe with the transport; all or none of them. */
  publish(events: CloudEvent[]): Promise<void>;
  consume(
    consumer: string,
    onMessage: OnMessage,
    options: { concurrency: number },
  ): Promise<Subscription>;
  /** The newest first. */
  deadLetters(consumer: string, options?: { limit?: number }): Promise<DeadLetter[]>;
  /** Delivers a dead letter again, with all its attempts; false when there is none of that id. */
  replay(consumer: string, id: string): Promise<boolean>;
  /** Deliveries that are not settled yet: waiting, running or to be retried. */
  pending(consumer: string): Promise<number>;
  /** Raises an error when the broker cannot be reached. */
  ready(): Promise<void>;
  close(): Promise<void>;
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
