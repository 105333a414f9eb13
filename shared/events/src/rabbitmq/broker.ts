import { withinMs } from '@supergraph/service/within-ms';
import type { Logger } from 'pino';
import { AMQPError, type Channel, Connection } from 'rabbitmq-client';
import { TransportUnavailable } from '../transport.ts';

export interface Broker {
  /** A channel of its own, which the caller closes; close() closes what is left. @throws TransportUnavailable */
  openChannel(): Promise<Channel>;
  /** @throws TransportUnavailable with the reason in one sentence */
  ready(): Promise<void>;
  close(): Promise<void>;
}

const CONNECT_MS_MAX = 2_000;
const CLOSE_MS_MAX = 2_000;

/**
 * A connection that comes back by itself. Nothing waits for it longer than two seconds, and not at
 * all while the last attempt is known to have failed.
 *
 * @param purpose shown in the broker's list of connections
 */
export function openBroker(
  url: string,
  { purpose, log }: { purpose: string; log: Logger },
): Broker {
  const connection = new Connection({
    url,
    connectionName: `events, ${purpose}`,
    acquireTimeout: CONNECT_MS_MAX,
    connectionTimeout: 5_000,
    retryLow: 250,
    retryHigh: 5_000,
    // Seconds; a broker that says nothing for twice as long counts as gone.
    heartbeat: 5,
    frameMax: 131_072,
    noDelay: true,
  });
  let fault: TransportUnavailable | undefined;
  let isBlocked = false;
  const channels = new Set<Channel>();
  connection.on('error', (error: unknown) => {
    if (connection.ready) {
      log.warn({ err: error }, 'RabbitMQ closed a channel');
      return;
    }
    fault = describeFault(url, error);
    log.error({ reason: fault.message }, 'RabbitMQ is away');
  });
  connection.on('connection', () => {
    if (fault) log.info('RabbitMQ is back');
    fault = undefined;
    isBlocked = false;
  });
  connection.on('connection.blocked', (reason) => {
    isBlocked = true;
    log.error({ reason }, 'RabbitMQ takes no messages for now');
  });
  connection.on('connection.unblocked', () => {
    isBlocked = false;
    log.info('RabbitMQ takes messages again');
  });

  async function ready(): Promise<void> {
    if (isBlocked) {
      throw new TransportUnavailable(`RabbitMQ at ${place(url)} is short of memory or disk.`);
    }
    if (connection.ready) return;
    if (fault === undefined) await firstNews(connection);
    if (!connection.ready) throw fault ?? describeFault(url, new Error('no answer yet'));
  }

  return {
    ready,
    async openChannel() {
      await ready();
      try {
        const channel = await connection.acquire({ emitErrorsFromChannel: true });
        channels.add(channel);
        channel.once('close', () => channels.delete(channel));
        channel.on('error', (error: unknown) => log.warn({ err: error }, 'an AMQP channel closed'));
        return channel;
      } catch (error) {
        throw describeFault(url, error);
      }
    },
    async close() {
      try {
        const closed = Promise.all([...channels].map((channel) => channel.close()));
        await withinMs(CLOSE_MS_MAX, closed, () => new Error('no answer'));
        await withinMs(CLOSE_MS_MAX, connection.close(), () => new Error('no answer'));
      } catch {
        // A broker that does not answer a farewell will notice that the socket is gone.
        connection.unsafeDestroy();
      }
    },
  };
}

/** Resolves when the connection stands or has failed, or after two seconds. */
function firstNews(connection: Connection): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      clearTimeout(timer);
      connection.off('connection', settle);
      connection.off('error', settle);
      resolve();
    };
    const timer = setTimeout(settle, CONNECT_MS_MAX);
    connection.on('connection', settle);
    connection.on('error', settle);
  });
}

function describeFault(url: string, error: unknown): TransportUnavailable {
  const { username, pathname } = new URL(url);
  const code = error instanceof AMQPError ? error.code : undefined;
  const refusals: Record<string, string> = {
    ACCESS_REFUSED: `refuses the login of ${decodeURIComponent(username) || 'nobody'}`,
    NOT_ALLOWED: `does not let us into the virtual host ${decodeURIComponent(pathname.slice(1)) || '/'}`,
  };
  const verdict = (code && refusals[code]) ?? `cannot be used: ${reasonOf(error)}`;
  return new TransportUnavailable(`RabbitMQ at ${place(url)} ${verdict}.`, { cause: error });
}

/** A name with several addresses fails with several errors, and then no message of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}

function place(url: string): string {
  const { hostname, port, protocol } = new URL(url);
  return `${hostname}:${port || (protocol === 'amqps:' ? 5671 : 5672)}`;
}
