import type { Logger } from '@supergraph/service/logger';
import type { Redis } from '../redis.ts';
import type { EntityStore, Entry } from './entity-store.ts';

const SCANNED_AT_ONCE = 1_000;

export interface RedisStoreOptions {
  readonly redis: Redis;
  readonly log: Logger;
  /** Before every key, so that others may use the same Redis. Default `entities:`. */
  readonly prefix?: string;
}

/**
 * Keeps entities in Redis, for all replicas. Each tag is a set of the keys that it stands for, which lives as
 * long as the longest of these. While Redis is away nothing is kept: what cannot be purged is not read.
 */
export function createRedisStore(options: RedisStoreOptions): EntityStore {
  const { redis, log, prefix = 'entities:' } = options;
  const nameOf = (key: string): string => `${prefix}of:${key}`;
  const tagged = (tag: string): string => `${prefix}tag:${tag}`;
  let isFailing = false;
  /** Whether something is kept that was to be purged. */
  let isStale = false;

  /** Tells of a failure once, and of its end. */
  async function tried<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      const done = await work();
      if (isFailing) log.info('entities are kept again');
      isFailing = false;
      return done;
    } catch (error) {
      if (!isFailing) log.warn({ err: error }, 'Redis keeps no entities for now');
      isFailing = true;
      return otherwise;
    }
  }

  async function removeAll(pattern: string): Promise<void> {
    let cursor = '0';
    do {
      const [next, keys] = await redis.scan(cursor, 'MATCH', pattern, 'COUNT', SCANNED_AT_ONCE);
      if (keys.length > 0) await redis.unlink(...keys);
      cursor = next;
    } while (cursor !== '0');
  }

  /** Tags first: an entry that no tag leads to could not be purged. */
  async function write(entries: readonly Entry[]): Promise<void> {
    const batch = redis.multi();
    for (const { key, text, tags, maxAgeSeconds } of entries) {
      for (const tag of tags) {
        batch.sadd(tagged(tag), key);
        // Never shorter than for an entry that stands in it already.
        batch.expire(tagged(tag), maxAgeSeconds, 'NX');
        batch.expire(tagged(tag), maxAgeSeconds, 'GT');
      }
      batch.set(nameOf(key), text, 'EX', maxAgeSeconds);
    }
    const results = (await batch.exec()) ?? [];
    const failed = results.find(([error]) => error);
    if (failed?.[0]) throw failed[0];
  }

  async function removeEverything(): Promise<void> {
    await removeAll(`${prefix}*`);
    isStale = false;
  }

  /** What could not be purged when it was to be goes with all the rest. */
  async function current<T>(work: () => Promise<T>): Promise<T> {
    if (isStale) await removeEverything();
    return work();
  }

  async function purge(tags: readonly string[]): Promise<void> {
    const sets = tags.map(tagged);
    if (sets.length === 0) return;
    isStale = true;
    const keys = await redis.sunion(...sets);
    await redis.unlink(...sets, ...keys.map(nameOf));
    isStale = false;
  }

  return {
    read: (keys) =>
      tried(async () => {
        const texts = await current(() => redis.mget(keys.map(nameOf)));
        return texts.map((text) => text ?? undefined);
      }, []),
    write: (entries) => tried(() => current(() => write(entries)), undefined),
    purge: (tags) => tried(() => current(() => purge(tags)), undefined),
    clear() {
      isStale = true;
      return tried(removeEverything, undefined);
    },
  };
}
