import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AsyncMessage, Channel, HeaderFields } from 'rabbitmq-client';
import { type DeadLetter, NO_ANSWER } from '../transport.ts';
import type { Broker } from './broker.ts';
import { createLock } from './lock.ts';
import { bytesOf, idOf, partitionOfMessage, propertiesOf, readBody } from './message.ts';
import type { Names } from './names.ts';
import type { Publisher } from './publisher.ts';

export interface DeadLetters {
  bury(
    consumer: string,
    message: AsyncMessage,
    verdict: { error: string; attempts: number },
  ): Promise<void>;
  list(consumer: string, limit: number): Promise<DeadLetter[]>;
  count(consumer: string): Promise<number>;
  replay(consumer: string, id: string): Promise<boolean>;
  discard(consumer: string, id: string): Promise<boolean>;
}

const LOOK_MAX = 10_000;

interface Held {
  letter: DeadLetter;
  body: Buffer;
  deliveryTag: number;
}

/**
 * The dead letters of RabbitMQ: a queue that is read by taking everything out and giving it back.
 * Who looks holds a lock meanwhile, or two who look at once would each see a part.
 */
export function createDeadLetters(broker: Broker, publisher: Publisher, names: Names): DeadLetters {
  const lock = createLock(broker);

  function look<T>(
    consumer: string,
    work: (held: Held[], channel: Channel) => Promise<T>,
  ): Promise<T> {
    return lock.hold(names.deadLettersLock(consumer), async (channel) => {
      try {
        return await work(await takeAll(channel, consumer), channel);
      } finally {
        // Whoever looks next must find all of them again, so they go back before the lock does.
        if (channel.active) channel.basicNack({ deliveryTag: 0, multiple: true, requeue: true });
      }
    });
  }

  async function takeAll(channel: Channel, consumer: string): Promise<Held[]> {
    const messages = await drain(channel, names.deadLetters(consumer));
    return messages.map((message) => {
      const body = bytesOf(message.body);
      return {
        letter: readLetter(consumer, message, body),
        body,
        deliveryTag: message.deliveryTag,
      };
    });
  }

  /** A crash while burying may have left the letter twice: both go. */
  function remove(consumer: string, id: string, before: (held: Held) => Promise<void>) {
    return look(consumer, async (held, channel) => {
      const copies = held.filter(({ letter }) => letter.id === id);
      const [first] = copies;
      if (!first) return false;
      await before(first);
      for (const { deliveryTag } of copies) channel.basicAck({ deliveryTag });
      return true;
    });
  }

  return {
    async bury(consumer, message, { error, attempts }) {
      const body = bytesOf(message.body);
      const headers = { 'x-error': error, 'x-attempts': attempts, 'x-failed-at': Date.now() };
      const { contentType } = message;
      const envelope = { ...propertiesOf(idOf(message, body)), headers, contentType };
      await publisher.send(names.deadLetters(consumer), envelope, body);
    },
    async list(consumer, limit) {
      const all = await look(consumer, async (held) => held.map(({ letter }) => letter));
      const newestFirst = all.sort((a, b) => b.failedAt.getTime() - a.failedAt.getTime());
      const unique = new Map(newestFirst.map((letter) => [letter.id, letter]));
      return [...unique.values()].slice(0, limit);
    },
    async count(consumer) {
      const channel = await broker.openChannel();
      try {
        const queue = names.deadLetters(consumer);
        return (await channel.queueDeclare({ queue, passive: true })).messageCount;
      } finally {
        await channel.close();
      }
    },
    replay: (consumer, id) =>
      remove(consumer, id, async ({ letter, body }) => {
        const queue = names.queues(consumer)[partitionOfMessage(letter.message)];
        if (queue) await publisher.send(queue, propertiesOf(id), body);
      }),
    discard: (consumer, id) => remove(consumer, id, async () => undefined),
  };
}

type Taken = HeaderFields & { body?: unknown; deliveryTag: number };

/**
 * All messages of a queue. They come to a consumer at once; a request for one more is answered after
 * them, and only its "empty" is to be trusted: the count that the broker tells lags behind what was
 * given back a moment ago.
 */
async function drain(channel: Channel, queue: string): Promise<Taken[]> {
  const taken: Taken[] = [];
  await channel.basicQos({ prefetchCount: LOOK_MAX });
  const { consumerTag } = await channel.basicConsume({ queue }, (message) => taken.push(message));
  while (taken.length < LOOK_MAX) {
    const message = await channel.basicGet({ queue });
    if (!message) break;
    taken.push(message);
  }
  await channel.basicCancel({ consumerTag });
  await nextTurn();
  return taken;
}

/** The error that we wrote, or what the broker knows of a message that it buried itself. */
function readLetter(consumer: string, message: HeaderFields, body: Buffer): DeadLetter {
  const headers = message.headers ?? {};
  const buriedByBroker = headers['x-error'] === undefined;
  const brokerTime: unknown = headers['x-death']?.[0]?.time;
  return {
    id: idOf(message, body),
    consumer,
    message: readableBody(body),
    error: buriedByBroker ? NO_ANSWER : String(headers['x-error']),
    attempts: Number(headers['x-attempts'] ?? headers['x-delivery-count'] ?? 0),
    failedAt: new Date(Number(headers['x-failed-at'] ?? brokerTime ?? 0)),
  };
}

function readableBody(body: Buffer): unknown {
  try {
    return readBody(body);
  } catch {
    return body.toString('utf8');
  }
}
