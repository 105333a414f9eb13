import type { Logger } from '@supergraph/service/logger';
import { Redis } from 'ioredis';

export type { Redis };

const CONNECT_MS_MAX = 1_000;
const COMMAND_MS_MAX = 2_000;
const RETRY_MS_MAX = 2_000;

/**
 * A connection to Redis that comes back by itself. While there is none, a command fails at once: nobody
 * waits for what the gateway can do without. Losing it and having it again are each told once.
 *
 * @returns after the first try to connect, whether it came about or not
 */
export async function connectRedis({ url, log }: { url: string; log: Logger }): Promise<Redis> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectionName: 'gateway',
    connectTimeout: CONNECT_MS_MAX,
    commandTimeout: COMMAND_MS_MAX,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (tries) => Math.min(RETRY_MS_MAX, tries * 100),
  });
  let isLost = false;
  redis.on('error', (error) => {
    if (!isLost) log.error({ err: error }, 'Redis does not answer; the gateway does without it');
    isLost = true;
  });
  redis.on('ready', () => {
    if (isLost) log.info('Redis answers again');
    isLost = false;
  });
  // What went wrong is told above, and tried again.
  await redis.connect().catch(() => undefined);
  return redis;
}
