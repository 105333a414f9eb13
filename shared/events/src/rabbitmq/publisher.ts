import { withinMs } from '@supergraph/service/within-ms';
import type { Logger } from 'pino';
import { AMQPError, type Channel, type Envelope, type ReturnedMessage } from 'rabbitmq-client';
import type { CloudEvent } from '../envelope.ts';
import { returnedEvents } from '../metrics.ts';
import type { News } from '../news.ts';
import { createReminder } from '../reminder.ts';
import { TransportUnavailable } from '../transport.ts';
import type { Broker } from './broker.ts';
import { bodyOf, propertiesOf } from './message.ts';
import { type Names, partitionOf, routingKey } from './names.ts';
import { announcementOf } from './news.ts';

export interface Publisher {
  publish(events: CloudEvent[]): Promise<void>;
  announce(news: readonly News[]): Promise<void>;
  /**
   * Puts one message into a queue, or into what is bound to `envelope.exchange`; resolves when the broker
   * has it.
   */
  send(routingKey: string, envelope: Envelope, body: Buffer): Promise<void>;
}

const CONFIRM_MS_MAX = 10_000;

/** Publishes with confirms: what resolved is on a majority of the queue's replicas. */
export function createPublisher(broker: Broker, names: Names, log: Logger): Publisher {
  let current: Channel | undefined;
  let opening: Promise<Channel> | undefined;
  const alarm = createAlarm(log);

  async function open(): Promise<Channel> {
    const channel = await broker.openChannel();
    channel.on('basic.return', alarm);
    for (const exchange of [names.exchange, names.news]) {
      await channel.exchangeDeclare({ exchange, type: 'topic', durable: true });
    }
    await channel.confirmSelect();
    current = channel;
    return channel;
  }

  async function openOnce(): Promise<Channel> {
    await broker.ready();
    if (current?.active) return current;
    opening ??= open().finally(() => {
      opening = undefined;
    });
    return opening;
  }

  async function confirmed(send: (channel: Channel) => Promise<unknown>): Promise<void> {
    try {
      const sent = send(await openOnce());
      // What comes after the deadline is nobody's any more.
      sent.catch(() => undefined);
      await withinMs(CONFIRM_MS_MAX, sent, tooLate);
    } catch (error) {
      throw isConnectionError(error)
        ? new TransportUnavailable(`RabbitMQ did not confirm: ${error.message}.`, { cause: error })
        : error;
    }
  }

  return {
    publish: (events) =>
      confirmed((channel) =>
        Promise.all(
          events.map((event) =>
            channel.basicPublish(
              {
                ...propertiesOf(event.id),
                exchange: names.exchange,
                routingKey: routingKey(event.type, partitionOf(event.subject)),
                type: event.type,
              },
              bodyOf(event),
            ),
          ),
        ),
      ),
    announce: (news) =>
      confirmed((channel) =>
        Promise.all(
          news.map((one) => {
            const envelope = { exchange: names.news, routingKey: one.type, durable: false };
            return channel.basicPublish(envelope, announcementOf(one));
          }),
        ),
      ),
    send: (routingKey, envelope, body) =>
      confirmed((channel) => channel.basicPublish({ ...envelope, routingKey }, body)),
  };
}

function tooLate(): TransportUnavailable {
  return new TransportUnavailable(`RabbitMQ did not confirm within ${CONFIRM_MS_MAX} ms.`);
}

/** A nack is about the message; every other error is about the way to the broker. */
function isConnectionError(error: unknown): error is AMQPError {
  return error instanceof AMQPError && error.code !== 'NACK';
}

/**
 * Nobody is bound to the type. That is right for facts that nobody needs yet and wrong for all
 * others, so it is counted each time and said once a minute for each type.
 */
function createAlarm(log: Logger): (message: ReturnedMessage) => void {
  const isDue = createReminder();
  return ({ type = 'unknown', messageId }) => {
    returnedEvents.inc({ type });
    if (!isDue(type)) return;
    log.warn({ type, eventId: messageId }, 'an event was published that no consumer is bound to');
  };
}
