import { answers } from './answers.ts';

/** Where tests look for a Redis; REDIS_URL names another. */
export const redisUrl = process.env['REDIS_URL'] || 'redis://127.0.0.1:6379';

/** Whether tests that need a Redis can run; with REQUIRE_REDIS=1 they must. */
export function hasRedis(): Promise<boolean> {
  return answers({ url: redisUrl, port: 6379, demandedBy: 'REQUIRE_REDIS' });
}
