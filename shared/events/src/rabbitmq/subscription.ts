import { setTimeout as sleep } from 'node:timers/promises';
import type { Subscription } from '../transport.ts';
import { type BalancerOptions, startBalancer } from './balancer.ts';
import type { DeliveryContext } from './delivery.ts';
import { openPartition } from './partition.ts';

export interface SubscriptionOptions extends BalancerOptions {
  context: DeliveryContext & { prefetch: number };
  /** Makes the queues again on a broker that has lost them. */
  declare(): Promise<void>;
}

const BACKOFF_MS_MAX = 5_000;

/**
 * Consumes all partitions of a consumer, each again whenever its channel is lost. Resolves when the
 * first round of subscriptions stands.
 */
export async function subscribe(options: SubscriptionOptions): Promise<Subscription> {
  const { broker, queues, context, declare, open } = options;
  const stopping = new AbortController();
  await openAll(options);
  const loops = queues.map(keepOpen);
  const balancer = startBalancer(options);

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
        // The stop releases what it finds open, and with that this ends. Racing against a promise of
        // the stop instead would leave something of every session on it.
        if (!stopping.signal.aborted) await session?.ended.catch(() => undefined);
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

  return {
    async stop() {
      stopping.abort();
      // At once, so that no message begins from here on.
      await Promise.all([...open.values()].map((session) => session.release()));
      await Promise.all([...loops, balancer.stop()]);
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

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
