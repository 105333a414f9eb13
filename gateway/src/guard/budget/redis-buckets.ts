import type { Redis } from '../../redis.ts';
import type { SharedBuckets } from './shared-buckets.ts';

/** One hash slot for all, so that a cluster takes them in one call. */
const PREFIX = '{gateway-budget}:';

/** KEYS: callers. ARGV: milliseconds that each has spent. Returns in how many each is full again. */
const SPEND = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local answers = {}
for index, key in ipairs(KEYS) do
  local known = tonumber(redis.call('GET', key) or 0)
  local full = math.max(now, known) + tonumber(ARGV[index])
  local left = math.ceil(full - now)
  if left > 0 then redis.call('SET', key, string.format('%.3f', full), 'PX', left) end
  answers[index] = left
end
return answers`;

/** Buckets in Redis, each until it is full. The connection belongs to the caller, who ends it. */
export function createRedisBuckets(redis: Pick<Redis, 'eval'>): SharedBuckets {
  return {
    async spend(spent) {
      const keys = spent.map(({ caller }) => PREFIX + caller);
      const answer = await redis.eval(SPEND, keys.length, ...keys, ...spent.map(({ ms }) => ms));
      if (!Array.isArray(answer)) throw new Error('Redis did not answer with a list.');
      return answer.map(Number);
    },
    close: async () => undefined,
  };
}
