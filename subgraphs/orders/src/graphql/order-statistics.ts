import { badInput } from '@supergraph/service/errors';
import { requirePermission } from '@supergraph/service/identity/caller';
import { summarise } from '../domain/order-statistics.ts';
import type { GraphContext } from './context.ts';
import { READ_ORDERS } from './visibility.ts';

const SPAN_MS_MAX = 31 * 24 * 3_600_000;

/** @throws UNAUTHENTICATED, FORBIDDEN without orders:read, BAD_USER_INPUT */
export async function readOrderStatistics(
  { caller, clock, loaders }: GraphContext,
  { since, until: end }: { since: Date; until?: Date | null | undefined },
) {
  requirePermission(caller, READ_ORDERS);
  const until = end ?? clock();
  const spanMs = until.getTime() - since.getTime();
  if (spanMs < 0) throw badInput(['since'], 'order', 'must not be after until');
  if (spanMs > SPAN_MS_MAX)
    throw badInput(['since'], 'span', 'must be at most 31 days before until');
  return summarise(await loaders.orderCounts({ since, until }));
}
