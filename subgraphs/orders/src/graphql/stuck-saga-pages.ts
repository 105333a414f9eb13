import { parseInput } from '@supergraph/service/errors';
import { requirePermission } from '@supergraph/service/identity/caller';
import { type PageArguments, toConnection } from '@supergraph/service/pages';
import { z } from 'zod';
import type { GraphContext } from './context.ts';
import { readOrderPage } from './order-pages.ts';

const ageSchema = z
  .int()
  .min(0, 'must not be negative')
  .max(2_592_000, 'must be at most 2592000 seconds')
  .nullish();

/** @throws UNAUTHENTICATED, FORBIDDEN without operations:read, BAD_USER_INPUT */
export async function pageStuckSagas(
  { caller, clock, loaders }: GraphContext,
  { olderThanSeconds, ...args }: PageArguments & { olderThanSeconds?: number | null | undefined },
) {
  requirePermission(caller, 'operations:read');
  const age = parseInput(ageSchema, olderThanSeconds, 'olderThanSeconds') ?? 60;
  const page = readOrderPage(args, 'asc');
  const placedBefore = new Date(clock().getTime() - age * 1_000);
  const found = await loaders.stuckSagas({ placedBefore, page });
  return toConnection(found, page, ({ order }) => [order.placedAt, order.id]);
}
