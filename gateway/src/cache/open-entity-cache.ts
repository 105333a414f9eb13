import { ConfigError } from '@supergraph/service/config';
import type { Redis } from '../redis.ts';
import type { CacheTable } from './cache-table.ts';
import { createEntityCache, type EntityCache, type EntityCacheOptions } from './entity-cache.ts';
import { createMemoryStore } from './memory-store.ts';
import { createRedisStore } from './redis-store.ts';

/**
 * The cache that is configured; undefined for none.
 *
 * @throws ConfigError where events shall purge what is kept, and none are heard of
 */
export function openEntityCache({
  table,
  events,
  redis,
  log,
}: Pick<EntityCacheOptions, 'events' | 'log'> & {
  table: CacheTable | undefined;
  redis: Redis | undefined;
}): EntityCache | undefined {
  if (!table) return undefined;
  const isPurged = [...table.rules.values()].some(({ purgedBy }) => purgedBy.length > 0);
  if (isPurged && !events) {
    throw new ConfigError(
      'CACHE_FILE names events that purge what is kept: EVENTS_URL must be set.',
    );
  }
  if (table.store === 'redis' && !redis) {
    throw new ConfigError('CACHE_FILE keeps entities in Redis: REDIS_URL must be set.');
  }
  const store =
    table.store === 'redis' && redis ? createRedisStore({ redis, log }) : createMemoryStore(table);
  return createEntityCache({ table, store, events, log });
}
