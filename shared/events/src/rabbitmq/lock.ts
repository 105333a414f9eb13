import { setTimeout as sleep } from 'node:timers/promises';
import { AMQPError, type Channel } from 'rabbitmq-client';
import { TransportUnavailable } from '../transport.ts';
import type { Broker } from './broker.ts';

export interface Lock {
  /**
   * Runs `work` while no other process and no other caller of this one holds a lock of this broker
   * connection, on a channel of its own. The lock is free again however that ends.
   *
   * @param queue the lock's name
   * @throws TransportUnavailable when another process has not let go of it for five seconds
   */
  hold<T>(queue: string, work: (channel: Channel) => Promise<T>): Promise<T>;
}

const ATTEMPTS_MAX = 100;
const WAIT_MS = 50;

/** A lock is an exclusive queue: it exists for one connection only, and ends with it. */
export function createLock(broker: Broker): Lock {
  let last: Promise<unknown> = Promise.resolve();

  async function holdNow<T>(queue: string, work: (channel: Channel) => Promise<T>): Promise<T> {
    // Not the channel of the work, which the broker closes at the first thing that it refuses.
    const lock = await lockedChannel(broker, queue);
    try {
      const channel = await broker.openChannel();
      try {
        return await work(channel);
      } finally {
        await channel.close();
      }
    } finally {
      // A connection that is gone has taken the queue along.
      if (lock.active) await lock.queueDelete({ queue });
      await lock.close();
    }
  }

  return {
    hold(queue, work) {
      // Within this process, which has one connection, the queue holds nobody off.
      const mine = last.then(() => holdNow(queue, work));
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}

async function lockedChannel(broker: Broker, queue: string): Promise<Channel> {
  for (let attempt = 1; ; attempt += 1) {
    const channel = await broker.openChannel();
    try {
      await channel.queueDeclare({ queue, exclusive: true });
      return channel;
    } catch (error) {
      await channel.close();
      const isHeld = error instanceof AMQPError && error.code === 'RESOURCE_LOCKED';
      if (!isHeld) throw error;
      if (attempt >= ATTEMPTS_MAX) {
        throw new TransportUnavailable(`Somebody else has held ${queue} for too long.`, {
          cause: error,
        });
      }
      await sleep(WAIT_MS);
    }
  }
}
