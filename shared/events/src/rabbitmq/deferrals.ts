import type { AsyncMessage } from 'rabbitmq-client';
import { bytesOf, idOf, partitionOfMessage, propertiesOf, readBody } from './message.ts';
import type { Names } from './names.ts';
import type { Publisher } from './publisher.ts';

/** Puts messages aside whose type this version of the consumer does not know. */
export interface Deferrals {
  /** Whether it has waited often enough. */
  isSpent(message: AsyncMessage): boolean;
  /** Resolves when the broker has it safe in the room where it waits. */
  defer(consumer: string, message: AsyncMessage): Promise<void>;
  /** How often it was put aside; those are no attempts. */
  count(message: AsyncMessage): number;
}

/**
 * A message that waits in place would hold up its queue, since a queue has one consumer at a time and
 * gives it only so many messages at once. So it waits in a queue where messages expire, and goes back
 * from there to where it came from: by then another version may have that.
 */
export function createDeferrals(
  publisher: Publisher,
  names: Names,
  delaysMs: readonly number[],
): Deferrals {
  const count = ({ headers }: AsyncMessage) => Number(headers?.['x-deferrals'] ?? 0);
  return {
    count,
    isSpent: (message) => count(message) >= delaysMs.length,
    async defer(consumer, message) {
      const body = bytesOf(message.body);
      const deferrals = count(message);
      // What the exchange routes by is what the queue behind it returns the message with.
      const home = names.queues(consumer)[partitionOfMessage(readBody(body))] ?? '';
      const exchange = names.waiting(consumer, delaysMs[deferrals] ?? 0);
      const headers = { 'x-deferrals': deferrals + 1 };
      await publisher.send(home, { ...propertiesOf(idOf(message, body)), exchange, headers }, body);
    },
  };
}
