import type { Channel } from 'rabbitmq-client';
import type { Lock } from './lock.ts';
import { type Names, routingKey } from './names.ts';

/** Redeliveries after which the broker itself buries a message that ends its process each time. */
const DELIVERY_LIMIT = 5;
/** Looking at dead letters gives them back each time, which must never count against them. */
const NO_DELIVERY_LIMIT = 2_147_483_647;

export interface Declaration {
  consumer: string;
  types: string[];
  /** Whether the consumer shall be bound to these types alone, or to these beside what it is bound to. */
  isExact: boolean;
  /** How long messages of unknown types wait. */
  unknownDelaysMs: readonly number[];
}

/** Makes the consumer's queues and binds them. One process does so at a time. */
export async function declareConsumer(
  lock: Lock,
  names: Names,
  declaration: Declaration,
): Promise<void> {
  await lock.hold(names.typesLock(declaration.consumer), async (channel) => {
    await channel.confirmSelect();
    await channel.exchangeDeclare({ exchange: names.exchange, type: 'topic', durable: true });
    await declareQueues(channel, names, declaration.consumer);
    await declareWaitingRooms(channel, names, declaration);
    await bind(channel, names, declaration);
  });
}

async function declareQueues(channel: Channel, names: Names, consumer: string): Promise<void> {
  const quorum = { 'x-queue-type': 'quorum', 'x-delivery-limit': NO_DELIVERY_LIMIT } as const;
  const dead = names.deadLetters(consumer);
  for (const queue of [dead, names.types(consumer), names.replicas(consumer)]) {
    await channel.queueDeclare({ queue, durable: true, arguments: quorum });
  }
  for (const queue of names.queues(consumer)) {
    await channel.queueDeclare({
      queue,
      durable: true,
      arguments: {
        'x-queue-type': 'quorum',
        // One replica at a time has the queue, which keeps the order of its subjects.
        'x-single-active-consumer': true,
        'x-delivery-limit': DELIVERY_LIMIT,
        'x-dead-letter-exchange': '',
        'x-dead-letter-routing-key': dead,
        // The broker forgets the message only once the dead letters have it.
        'x-dead-letter-strategy': 'at-least-once',
        'x-overflow': 'reject-publish',
      },
    });
  }
}

/** Whatever enters leaves again for the queue that its routing key names, once its time is over. */
async function declareWaitingRooms(
  channel: Channel,
  names: Names,
  { consumer, unknownDelaysMs }: Declaration,
): Promise<void> {
  for (const delayMs of new Set(unknownDelaysMs)) {
    const room = names.waiting(consumer, delayMs);
    await channel.exchangeDeclare({ exchange: room, type: 'fanout', durable: true });
    await channel.queueDeclare({
      queue: room,
      durable: true,
      arguments: {
        'x-queue-type': 'quorum',
        'x-message-ttl': delayMs,
        'x-dead-letter-exchange': '',
        'x-dead-letter-strategy': 'at-least-once',
        'x-overflow': 'reject-publish',
      },
    });
    await channel.queueBind({ exchange: room, queue: room });
  }
}

/** AMQP does not tell what a queue is bound to: a message in a queue of its own remembers. */
async function bind(
  channel: Channel,
  names: Names,
  { consumer, types, isExact }: Declaration,
): Promise<void> {
  const memory = names.types(consumer);
  const remembered = await takeAll(channel, memory);
  const former = remembered.flatMap(({ types }) => types);
  const bound = new Set(isExact ? types : [...former, ...types]);
  const removed = former.filter((type) => !bound.has(type));
  for (const [partition, queue] of names.queues(consumer).entries()) {
    const binding = (type: string) => ({
      queue,
      exchange: names.exchange,
      routingKey: routingKey(type, partition),
    });
    await Promise.all(types.map((type) => channel.queueBind(binding(type))));
    await Promise.all(removed.map((type) => channel.queueUnbind(binding(type))));
  }
  await channel.basicPublish({ routingKey: memory, durable: true }, { types: [...bound] });
  for (const { deliveryTag } of remembered) channel.basicAck({ deliveryTag });
}

async function takeAll(
  channel: Channel,
  queue: string,
): Promise<{ deliveryTag: number; types: string[] }[]> {
  const taken: { deliveryTag: number; types: string[] }[] = [];
  for (;;) {
    const message = await channel.basicGet({ queue });
    if (!message) return taken;
    const known: unknown = message.body?.types;
    const types = Array.isArray(known) ? known.filter((type) => typeof type === 'string') : [];
    taken.push({ deliveryTag: message.deliveryTag, types });
  }
}
