import { once } from 'node:events';
import type { AsyncMessage, Channel } from 'rabbitmq-client';
import type { Broker } from './broker.ts';
import { type DeliveryContext, laneOf, settleDelivery } from './delivery.ts';

export interface PartitionSession {
  channel: Channel;
  /** Messages that this process holds and has not answered for. */
  inHand(): number;
  /** Messages that came since the last call. */
  takeCount(): number;
  /** Ends by itself when the broker closes the channel or cancels the consumer. */
  ended: Promise<unknown>;
  /**
   * Starts nothing more, waits for the handlers that run, and gives the rest back. The channel
   * closes only then: in one step the broker takes back what was not answered, in order, and lets
   * the next replica have the queue.
   */
  release(): Promise<void>;
}

/** Consumes one queue on a channel of its own: in order within a subject, subjects side by side. */
export async function openPartition(
  broker: Broker,
  queue: string,
  context: DeliveryContext & { prefetch: number },
): Promise<PartitionSession> {
  const channel = await broker.openChannel();
  const releasing = new AbortController();
  const lanes = new Map<string, Promise<void>>();
  const deliveries = new Set<Promise<void>>();
  let arrived = 0;

  function onDelivery(message: AsyncMessage): void {
    arrived += 1;
    const lane = laneOf(message);
    const before = (lane !== undefined && lanes.get(lane)) || Promise.resolve();
    const delivery = before
      .then(() => settleDelivery(context, channel, message, releasing.signal))
      .catch((error: unknown) => {
        context.log.error({ err: error, consumer: context.consumer }, 'a delivery was not settled');
      })
      .finally(() => {
        deliveries.delete(delivery);
        if (lane !== undefined && lanes.get(lane) === delivery) lanes.delete(lane);
      });
    deliveries.add(delivery);
    if (lane !== undefined) lanes.set(lane, delivery);
  }

  const ended = Promise.race([once(channel, 'close'), once(channel, 'basic.cancel')]);
  // Raised when the channel reports an error first, which the broker logs.
  ended.catch(() => undefined);
  try {
    await channel.basicQos({ prefetchCount: context.prefetch });
    await channel.basicConsume({ queue }, onDelivery);
  } catch (error) {
    await channel.close();
    throw error;
  }

  return {
    channel,
    ended,
    inHand: () => deliveries.size,
    takeCount() {
      const count = arrived;
      arrived = 0;
      return count;
    },
    async release() {
      releasing.abort();
      await Promise.all(deliveries);
      await channel.close();
    },
  };
}
