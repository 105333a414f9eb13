import { ConfigError } from '@supergraph/service/config';
import type { Logger } from 'pino';
import { createPostgresTransport } from './postgres/transport.ts';
import { createRabbitTransport } from './rabbitmq/transport.ts';
import type { EventTransport } from './transport.ts';

/**
 * Opens the transport that the address names, without waiting for it: `postgres://…` keeps events
 * in a database of their own, `amqp://…` or `amqps://…` hands them to RabbitMQ. Whether it answers
 * is what `ready()` tells. Systems that share a broker keep apart by `?prefix=shop.`, which every
 * name of a queue or exchange then begins with.
 *
 * @throws ConfigError for an address of another kind
 */
export async function connectTransport(
  url: string,
  { log }: { log: Logger },
): Promise<EventTransport> {
  const { protocol, searchParams } = new URL(url);
  if (protocol === 'postgres:' || protocol === 'postgresql:') {
    return createPostgresTransport({ url, log });
  }
  if (protocol === 'amqp:' || protocol === 'amqps:') {
    return createRabbitTransport({ url, log, prefix: searchParams.get('prefix') ?? '' });
  }
  throw new ConfigError(
    `EVENTS_URL begins with ${protocol}// but must begin with postgres:// or amqp://.`,
  );
}
