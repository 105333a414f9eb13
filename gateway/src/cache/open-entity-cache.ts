import { ConfigError } from '@supergraph/service/config';
import type { CacheTable } from './cache-table.ts';
import { createEntityCache, type EntityCache, type EntityCacheOptions } from './entity-cache.ts';
import { createMemoryStore } from './memory-store.ts';

/**
 * The cache that is configured; undefined for none.
 *
 * @throws ConfigError where events shall purge what is kept, and none are heard of
 */
export function openEntityCache({
  table,
  events,
  log,
}: Pick<EntityCacheOptions, 'events' | 'log'> & {
  table: CacheTable | undefined;
}): EntityCache | undefined {
  if (!table) return undefined;
  const isPurged = [...table.rules.values()].some(({ purgedBy }) => purgedBy.length > 0);
  if (isPurged && !events) {
    throw new ConfigError(
      'CACHE_FILE names events that purge what is kept: EVENTS_URL must be set.',
    );
  }
  return createEntityCache({ table, store: createMemoryStore(table), events, log });
}
