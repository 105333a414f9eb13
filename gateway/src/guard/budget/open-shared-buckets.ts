import type { Logger } from '@supergraph/service/logger';
import type { Redis } from '../../redis.ts';
import { createPostgresBuckets } from './postgres-buckets.ts';
import { createRedisBuckets } from './redis-buckets.ts';
import type { SharedBuckets } from './shared-buckets.ts';

/** Where replicas tell each other what was spent: in Redis, else in the gateway's own Postgres, else nowhere. */
export function openSharedBuckets(given: {
  readonly redis: Redis | undefined;
  readonly databaseUrl: string | undefined;
  readonly log: Logger;
}): SharedBuckets | undefined {
  const { redis, databaseUrl: url, log } = given;
  if (redis) return createRedisBuckets(redis);
  return url === undefined ? undefined : createPostgresBuckets({ url, log });
}
