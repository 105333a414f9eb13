import type { ReturnedHeaders } from '../../headers/returned-headers.ts';
import type { CostLimits } from '../cost-limits.ts';
import type { Spending } from './buckets.ts';

/**
 * Says in an answer what its caller may spend: `RateLimit-Policy: "cost";q=25000;w=5` and
 * `RateLimit: "cost";r=24990;t=1` (draft-ietf-httpapi-ratelimit-headers-10). A quota `q` of cost comes back
 * within `w` seconds; `r` is left, and the whole is there again after `t` seconds. Nothing is said where
 * nobody is refused.
 */
export function createRateLimitHeaders({ mode, perMinute, burst }: CostLimits) {
  const seconds = Math.ceil((burst / perMinute) * 60);
  const policy = `"cost";q=${burst};w=${seconds};qu="cost"`;
  return (returned: Pick<ReturnedHeaders, 'set'>, { left, fullInMs }: Spending): void => {
    if (mode !== 'enforce') return;
    returned.set('ratelimit-policy', policy);
    returned.set('ratelimit', `"cost";r=${left};t=${Math.ceil(fullInMs / 1_000)}`);
  };
}
