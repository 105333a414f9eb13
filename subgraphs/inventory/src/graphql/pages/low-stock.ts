import { parseInput } from '@supergraph/service/errors';
import { requirePermission } from '@supergraph/service/identity/caller';
import { z } from 'zod';
import { findScarceVariants } from '../../store/scarce-variants.ts';
import type { GraphContext } from '../context.ts';

const belowSchema = z
  .int()
  .min(1, 'must be at least 1')
  .max(10_000, 'must be at most 10000')
  .nullish();
const firstSchema = z.int().min(1, 'must be at least 1').max(100, 'must be at most 100').nullish();

/** @throws UNAUTHENTICATED, FORBIDDEN without stock:read, BAD_USER_INPUT */
export async function listLowStock(
  { db, caller, loaders }: GraphContext,
  args: { below?: number | null | undefined; first?: number | null | undefined },
) {
  requirePermission(caller, 'stock:read');
  const below = parseInput(belowSchema, args.below, 'below') ?? 10;
  const limit = parseInput(firstSchema, args.first, 'first') ?? 20;
  const ids = await findScarceVariants(db, { below, limit });
  const variants = await Promise.all(ids.map((id) => loaders.variant.load(id)));
  return variants.filter((variant) => variant !== null);
}
