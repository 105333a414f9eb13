import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { namesOf } from '@supergraph/events/rabbitmq/names';
import { createRabbitTransport } from '@supergraph/events/rabbitmq/transport';
import { type EventTransport, UNKNOWN_DELAYS_MS } from '@supergraph/events/transport';
import { pino } from 'pino';
import { Connection } from 'rabbitmq-client';

/** Where tests look for a RabbitMQ; RABBITMQ_URL names another. */
export const rabbitmqUrl = process.env['RABBITMQ_URL'] || 'amqp://guest:guest@127.0.0.1:5672';

/**
 * Whether a broker answers: tests that need one are registered only then. With REQUIRE_RABBITMQ=1
 * its absence is an error, so that CI cannot pass without them.
 */
export async function hasRabbitmq(): Promise<boolean> {
  const { hostname, port } = new URL(rabbitmqUrl);
  const answers = await new Promise<boolean>((resolve) => {
    const socket = connect({ host: hostname, port: Number(port || 5672), timeout: 2_000 });
    const settle = (verdict: boolean) => {
      socket.destroy();
      resolve(verdict);
    };
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
    socket.once('timeout', () => settle(false));
  });
  if (!answers && process.env['REQUIRE_RABBITMQ'] === '1') {
    throw new Error(`REQUIRE_RABBITMQ is 1, but no broker answers at ${hostname}:${port}.`);
  }
  return answers;
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
