import { type News, typeMatcher } from '@supergraph/events/news';
import type { EventTransport } from '@supergraph/events/transport';
import type { Logger } from '@supergraph/service/logger';
import { tagOf } from './cache-keys.ts';
import type { CacheTable } from './cache-table.ts';
import type { EntityStore } from './entity-store.ts';
import { createRecentPurges, type RecentPurges } from './recent-purges.ts';

/** Entities that are kept, and what is known of how true they are. */
export interface EntityCache {
  readonly table: CacheTable;
  readonly store: EntityStore;
  readonly purges: RecentPurges;
  /** Whether changes are heard of; while they are not, nothing that is kept can be relied on. */
  isSure(): boolean;
  stop(): Promise<void>;
}

export interface EntityCacheOptions {
  readonly table: CacheTable;
  readonly store: EntityStore;
  /** Whence changes are heard of; needed where a rule names any. */
  readonly events?: Pick<EventTransport, 'listen'> | undefined;
  readonly log: Logger;
}

/** Keeps entities until their time is over or an event says that they have changed. */
export function createEntityCache({ table, store, events, log }: EntityCacheOptions): EntityCache {
  const purges = createRecentPurges();
  const types = [...new Set([...table.rules.values()].flatMap(({ purgedBy }) => purgedBy))];
  const purged = [...table.rules].map(([type, { purgedBy }]) => {
    return { type, isPurgedBy: typeMatcher(purgedBy) };
  });
  let isHeard = types.length === 0;
  /** How often the news were lost. */
  let losses = 0;

  function tagsIn(news: readonly News[]): string[] {
    return news.flatMap(({ type: event, ids }) =>
      purged.flatMap(({ type, isPurgedBy }) =>
        isPurgedBy(event) ? ids.map((id) => tagOf(type, id)) : [],
      ),
    );
  }

  const hears = types.length > 0 ? events : undefined;
  const listening = hears?.listen(types, {
    onNews(news) {
      const tags = tagsIn(news);
      purges.add(tags);
      void store.purge(tags);
    },
    onGap() {
      purges.addAll();
      const before = losses;
      void store.clear().then(() => {
        // They may have been lost again meanwhile.
        if (losses === before) isHeard = true;
      });
    },
    onLoss() {
      isHeard = false;
      losses += 1;
      log.warn('changes are not heard of: entities are fetched, and none taken from the cache');
    },
  });

  return {
    table,
    store,
    purges,
    isSure: () => isHeard,
    stop: async () => listening?.stop(),
  };
}
