import { setTimeout as sleep } from 'node:timers/promises';
import type { Subscription } from '../transport.ts';
import { shareOf } from './balance.ts';
import type { Broker } from './broker.ts';
import type { DeliveryContext } from './delivery.ts';
import { openPartition, type PartitionSession } from './partition.ts';

/** By queue. */
export type OpenPartitions = Map<string, PartitionSession>;

export interface SubscriptionOptions {
  broker: Broker;
  queues: string[];
  context: DeliveryContext & { prefetch: number };
  /** Makes the queues again on a broker that has lost them. */
  declare(): Promise<void>;
  balanceIntervalMs: number;
  /** Kept up to date: what is consumed at this moment. */
  open: OpenPartitions;
}

const BACKOFF_MS_MAX = 5_000;

/**
 * Consumes all partitions of a consumer, each again whenever its channel is lost. Resolves when the
 * first round of subscriptions stands.
 *
 * Every replica asks for every queue, and the broker lets the first have it. So a replica that gets
 * messages from more queues than its share lets go of the surplus and lines up again behind the
 * others.
 */
export async function subscribe(options: SubscriptionOptions): Promise<Subscription> {
  const { broker, queues, context, declare, balanceIntervalMs, open } = options;
  const stopping = new AbortController();
  await openAll(options);
  const loops = queues.map(keepOpen);
  const balancing = balance();

  async function keepOpen(queue: string): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      try {
        if (!open.has(queue)) {
          if (failures > 0) await declare();
          open.set(queue, await openPartition(broker, queue, context));
          failures = 0;
        }
        const session = open.get(queue);
        await Promise.race([session?.ended, aborted(stopping.signal)]).catch(() => undefined);
        // After a loss the broker delivers again what this process still handles.
        await session?.release();
      } catch (error) {
        failures += 1;
        if (failures === 1) context.log.warn({ err: error, queue }, 'a queue is not consumed');
        await pause(Math.min(250 * 2 ** failures, BACKOFF_MS_MAX), stopping.signal);
      }
      open.delete(queue);
    }
  }

  async function balance(): Promise<void> {
    while (!stopping.signal.aborted) {
      await pause(balanceIntervalMs, stopping.signal);
      if (stopping.signal.aborted) return;
      const busy = queues.filter((queue) => (open.get(queue)?.takeCount() ?? 0) > 0);
      try {
        const replicas = await countReplicas();
        const surplus = busy.slice(shareOf(queues.length, replicas));
        // release() ends the session, and keepOpen lines up again.
        await Promise.all(surplus.map((queue) => open.get(queue)?.release()));
      } catch (error) {
        context.log.debug({ err: error }, 'the share of this replica is not known');
      }
    }
  }

  async function countReplicas(): Promise<number> {
    const [queue] = queues;
    const session = queue === undefined ? undefined : open.get(queue);
    if (!session?.channel.active) return 1;
    const { consumerCount } = await session.channel.queueDeclare({ queue, passive: true });
    return consumerCount;
  }

  return {
    async stop() {
      stopping.abort();
      await Promise.all([...loops, balancing]);
    },
  };
}

async function openAll({ broker, queues, context, open }: SubscriptionOptions): Promise<void> {
  const openings = queues.map(async (queue) => {
    open.set(queue, await openPartition(broker, queue, context));
  });
  const failed = (await Promise.allSettled(openings)).find(({ status }) => status === 'rejected');
  if (failed?.status !== 'rejected') return;
  await Promise.all([...open.values()].map((session) => session.release()));
  throw failed.reason;
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) =>
    signal.addEventListener('abort', () => resolve(), { once: true }),
  );
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
