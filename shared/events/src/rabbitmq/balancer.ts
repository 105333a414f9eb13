import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel } from 'rabbitmq-client';
import type { Broker } from './broker.ts';
import type { DeliveryContext } from './delivery.ts';
import type { PartitionSession } from './partition.ts';

/** By queue. */
export type OpenPartitions = Map<string, PartitionSession>;

export interface BalancerOptions {
  broker: Broker;
  queues: string[];
  /** The queue whose consumers are the replicas. */
  replicasQueue: string;
  context: DeliveryContext;
  balanceIntervalMs: number;
  /** Kept up to date: what is consumed at this moment. */
  open: OpenPartitions;
}

/**
 * Shares the queues of a consumer among its replicas.
 *
 * Every replica asks for every queue, and the broker lets the first have it: a replica that starts
 * first would do all the work. So one that got messages from more queues than its share lets go of
 * the surplus and lines up again behind the others.
 */
export function startBalancer({
  broker,
  queues,
  replicasQueue,
  open,
  balanceIntervalMs,
  context,
}: BalancerOptions): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  let presence: Channel | undefined;

  /** Being a consumer of the queue is being counted, for as long as the channel lives. */
  async function present(): Promise<Channel> {
    if (presence?.active) return presence;
    presence = await broker.openChannel();
    await presence.basicConsume({ queue: replicasQueue, noAck: true }, () => undefined);
    return presence;
  }

  async function balance(): Promise<void> {
    const channel = await present();
    const { consumerCount } = await channel.queueDeclare({ queue: replicasQueue, passive: true });
    const busy = queues.filter((queue) => (open.get(queue)?.takeCount() ?? 0) > 0);
    const surplus = busy.slice(shareOf(queues.length, consumerCount));
    await Promise.all(surplus.map((queue) => open.get(queue)?.release()));
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      await balance().catch((error: unknown) => {
        context.log.debug({ err: error }, 'the share of this replica is not known');
      });
      await sleep(balanceIntervalMs, undefined, { signal }).catch(() => undefined);
    }
    await presence?.close();
  }

  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/** The shares of all replicas together are at least what there is: no queue is without a taker. */
function shareOf(queues: number, replicas: number): number {
  return Math.ceil(queues / Math.max(1, replicas));
}
