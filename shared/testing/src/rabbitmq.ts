import { randomUUID } from 'node:crypto';
import { namesOf } from '@supergraph/events/rabbitmq/names';
import { createRabbitTransport } from '@supergraph/events/rabbitmq/transport';
import { type EventTransport, UNKNOWN_DELAYS_MS } from '@supergraph/events/transport';
import { pino } from 'pino';
import { Connection } from 'rabbitmq-client';
import { answers } from './answers.ts';

/** Where tests look for a RabbitMQ; RABBITMQ_URL names another. */
export const rabbitmqUrl = process.env['RABBITMQ_URL'] || 'amqp://guest:guest@127.0.0.1:5672';

/** Whether tests that need a broker can run; with REQUIRE_RABBITMQ=1 they must. */
export function hasRabbitmq(): Promise<boolean> {
  return answers({ url: rabbitmqUrl, port: 5672, demandedBy: 'REQUIRE_RABBITMQ' });
}

export type RabbitTestTransport = EventTransport & AsyncDisposable & { prefix: string };

export interface RabbitTestOptions {
  /** Default rabbitmqUrl. */
  url?: string;
  /** Shares the queues of another transport; default its own. */
  prefix?: string;
  /** Default: retries do not wait. */
  retryDelaysMs?: readonly number[];
  /** Default: three, which do not wait. */
  unknownDelaysMs?: readonly number[];
  balanceIntervalMs?: number;
}

/** A real RabbitMQ transport, with queues of its own that are gone at the end of the scope. */
export async function createRabbitTestTransport({
  url = rabbitmqUrl,
  prefix = `test_${randomUUID().slice(0, 8)}.`,
  retryDelaysMs = [0],
  unknownDelaysMs = [10, 10, 10],
  ...options
}: RabbitTestOptions = {}): Promise<RabbitTestTransport> {
  const log = pino({ level: 'silent' });
  const transport = createRabbitTransport({
    url,
    log,
    prefix,
    retryDelaysMs,
    unknownDelaysMs,
    ...options,
  });
  const consumers = new Set<string>();
  return {
    ...transport,
    prefix,
    declare(consumer, types) {
      consumers.add(consumer);
      return transport.declare(consumer, types);
    },
    declareOnly(consumer, types) {
      consumers.add(consumer);
      return transport.declareOnly(consumer, types);
    },
    async [Symbol.asyncDispose]() {
      await transport.close();
      await deleteQueues(prefix, consumers, unknownDelaysMs);
    },
  };
}

/** Leaves nothing behind on the broker. */
export async function deleteQueues(
  prefix: string,
  consumers: Iterable<string>,
  unknownDelaysMs: readonly number[] = UNKNOWN_DELAYS_MS,
): Promise<void> {
  const names = namesOf(prefix);
  const connection = new Connection(rabbitmqUrl);
  for (const consumer of consumers) {
    const others = [names.deadLetters, names.types, names.replicas].map((nameOf) =>
      nameOf(consumer),
    );
    const rooms = [...new Set(unknownDelaysMs)].map((ms) => names.waiting(consumer, ms));
    for (const queue of [...names.queues(consumer), ...others, ...rooms])
      await connection.queueDelete({ queue });
    for (const exchange of rooms) await connection.exchangeDelete({ exchange });
  }
  await connection.exchangeDelete({ exchange: names.exchange });
  await connection.close();
}
