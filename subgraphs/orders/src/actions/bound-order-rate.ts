import { addressBlock } from '@supergraph/service/http/address-block';
import type { IdempotencyKey } from '@supergraph/service/idempotency/key';
import { rateLimited } from '@supergraph/service/throttle/rate-limited';
import type { WindowLimit } from '@supergraph/service/throttle/windows';
import type { ActionContext } from '../deps.ts';
import { findKey } from '../store/idempotency-keys.ts';
import type { Begun } from './begin-orders.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/**
 * Places an order if the customer and the address have not tried to place too many. It is counted on a
 * connection of its own, before the transaction: in it, everybody behind one address would wait for
 * each other's commits. A repeat of a known key is neither refused nor counted.
 *
 * @throws RATE_LIMITED with `retryAfterMs`
 */
export async function withinOrderRate(
  context: ActionContext,
  key: IdempotencyKey,
  place: () => Promise<Begun>,
): Promise<Begun> {
  const limits = isBounded(context) ? rateLimits(context, key.callerId) : [];
  const waitMs = await context.throttle.use(limits);
  if (waitMs > 0 && (await findKey(context.db, key)) === null) {
    throw rateLimited('Too many orders were placed.', waitMs);
  }
  const placed = await place();
  if (placed.isRepeat && waitMs === 0) await context.throttle.giveBack(limits);
  return placed;
}

/** Customers hold no permission at all; whoever holds one works here. */
export function isBounded({ caller }: Pick<ActionContext, 'caller'>): boolean {
  return caller.kind !== 'user' || caller.permissions.size === 0;
}

function rateLimits({ limits, client }: ActionContext, customerId: string): WindowLimit[] {
  return [
    {
      key: `orders-of:${customerId}:minute`,
      max: limits.ordersPerCustomerPerMinute,
      windowMs: MINUTE_MS,
    },
    {
      key: `orders-of:${customerId}:hour`,
      max: limits.ordersPerCustomerPerHour,
      windowMs: HOUR_MS,
    },
    {
      key: `orders-from:${addressBlock(client.address)}`,
      max: limits.ordersPerAddressPerMinute,
      windowMs: MINUTE_MS,
    },
  ];
}
