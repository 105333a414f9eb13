import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Logger } from 'pino';
import { keepListening } from '../keep-listening.ts';
import { createSlots } from '../slots.ts';
import {
  type EventTransport,
  RETRY_DELAYS_MS,
  type Subscription,
  UNKNOWN_DELAYS_MS,
} from '../transport.ts';
import type { OpenPartitions } from './balancer.ts';
import { openBroker } from './broker.ts';
import { createDeadLetters } from './dead-letters.ts';
import { createDeferrals } from './deferrals.ts';
import { createLock } from './lock.ts';
import { namesOf } from './names.ts';
import { hearNews } from './news.ts';
import { createPublisher } from './publisher.ts';
import { subscribe } from './subscription.ts';
import { declareConsumer } from './topology.ts';

export interface RabbitTransportOptions {
  url: string;
  log: Logger;
  /** How long a failed message waits before its second, third, … attempt. */
  retryDelaysMs?: readonly number[];
  /** How long a message of an unknown type waits, each time; then it is a dead letter. */
  unknownDelaysMs?: readonly number[];
  /** Before the name of every queue and exchange; default none. */
  prefix?: string;
  /** How often a replica looks whether it carries more than its share. Default 2,000. */
  balanceIntervalMs?: number;
}

/**
 * Events through RabbitMQ: one topic exchange, and for each consumer eight quorum queues, each
 * consumed by one replica at a time. Returns at once; the connection is made, and made again,
 * behind it.
 */
export function createRabbitTransport({
  url,
  log,
  retryDelaysMs = RETRY_DELAYS_MS,
  unknownDelaysMs = UNKNOWN_DELAYS_MS,
  prefix = '',
  balanceIntervalMs = 2_000,
}: RabbitTransportOptions): EventTransport {
  const names = namesOf(prefix);
  // When the broker is short of memory it stops connections that publish, and no others.
  const outgoing = openBroker(url, { purpose: 'publishing', log });
  const incoming = openBroker(url, { purpose: 'consuming', log });
  const publisher = createPublisher(outgoing, names, log);
  const lock = createLock(incoming);
  const deadLetters = createDeadLetters(incoming, publisher, names);
  const deferrals = createDeferrals(publisher, names, unknownDelaysMs);
  const typesOf = new Map<string, string[]>();
  const consumed = new Map<OpenPartitions, string>();
  const subscriptions = new Set<Subscription>();

  function declare(consumer: string, types: string[], isExact = false): Promise<void> {
    typesOf.set(consumer, types);
    return declareConsumer(lock, names, { consumer, types, isExact, unknownDelaysMs });
  }

  /** On a broker that has lost them. */
  async function declareAgain(consumer: string): Promise<void> {
    const types = typesOf.get(consumer);
    if (types) await declare(consumer, types);
  }

  async function countReady(consumer: string): Promise<number> {
    const channel = await incoming.openChannel();
    try {
      const counts = await Promise.all(
        [...names.queues(consumer), ...waitingRooms(consumer)].map((queue) =>
          channel.queueDeclare({ queue, passive: true }),
        ),
      );
      return counts.reduce((sum, { messageCount }) => sum + messageCount, 0);
    } finally {
      await channel.close();
    }
  }

  function waitingRooms(consumer: string): string[] {
    return [...new Set(unknownDelaysMs)].map((delayMs) => names.waiting(consumer, delayMs));
  }

  return {
    declare: (consumer, types) => declare(consumer, types),
    declareOnly: (consumer, types) => declare(consumer, types, true),
    publish: (events) => (events.length === 0 ? Promise.resolve() : publisher.publish(events)),
    announce: (news) => (news.length === 0 ? Promise.resolve() : publisher.announce(news)),
    async consume(consumer, onMessage, { concurrency }) {
      const open: OpenPartitions = new Map();
      consumed.set(open, consumer);
      const slots = createSlots(concurrency);
      const subscription = await subscribe({
        broker: incoming,
        queues: names.queues(consumer),
        replicasQueue: names.replicas(consumer),
        declare: () => declareAgain(consumer),
        balanceIntervalMs,
        open,
        context: {
          consumer,
          onMessage,
          slots,
          retryDelaysMs,
          deadLetters,
          deferrals,
          log,
          prefetch: concurrency,
        },
      }).catch((error: unknown) => {
        // Whoever comes again until it succeeds must leave nothing behind each time.
        consumed.delete(open);
        throw error;
      });
      const own = {
        async stop() {
          await subscription.stop();
          consumed.delete(open);
          subscriptions.delete(own);
        },
      };
      subscriptions.add(own);
      return own;
    },
    listen(types, listener) {
      const open = () => hearNews(incoming, names, types, listener);
      const listening = keepListening(open, listener, log);
      const own = {
        async stop() {
          await listening.stop();
          subscriptions.delete(own);
        },
      };
      subscriptions.add(own);
      return own;
    },
    deadLetters: (consumer, { limit = 100 } = {}) => deadLetters.list(consumer, limit),
    countDeadLetters: deadLetters.count,
    replay: deadLetters.replay,
    discard: deadLetters.discard,
    async pending(consumer) {
      const ready = await countReady(consumer);
      const sessions = [...consumed].flatMap(([open, name]) =>
        name === consumer ? [...open.values()] : [],
      );
      // An answer on the channel of a session comes after what the broker has sent there before.
      await Promise.all(
        sessions
          .filter(({ channel }) => channel.active)
          .map(({ channel }) =>
            channel.exchangeDeclare({ exchange: names.exchange, passive: true }),
          ),
      );
      await nextTurn();
      return ready + sessions.reduce((sum, session) => sum + session.inHand(), 0);
    },
    async ready() {
      await Promise.all([outgoing.ready(), incoming.ready()]);
    },
    async close() {
      await Promise.all([...subscriptions].map((subscription) => subscription.stop()));
      await Promise.all([outgoing.close(), incoming.close()]);
    },
  };
}
