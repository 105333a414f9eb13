import { latestValues } from '@supergraph/live/latest-values';
import { Fault, parseInput } from '@supergraph/service/errors';
import { requireUser } from '@supergraph/service/identity/caller';
import { z } from 'zod';
import { variantIdSchema } from '../../actions/input.ts';
import { sumLevels } from '../../domain/level.ts';
import type { GraphContext } from '../context.ts';
import type { SubscriptionResolvers } from '../generated/resolvers.ts';
import { type StockedVariant, stockVersion } from '../live-stock.ts';
import { seesArchived } from '../visibility.ts';

export const Subscription: SubscriptionResolvers = {
  stockChanged: {
    async subscribe(_, { variantIds }, context) {
      requireUser(context.caller);
      const ids = [...new Set(parseInput(idsSchema, variantIds, 'variantIds'))];
      await requireVariants(ids, context);
      const { feed, loadStock } = context.live;
      const seesAll = seesArchived(context.caller);
      return latestValues({
        feed,
        ids,
        versionOf: stockVersion,
        async load(id) {
          const stocked = await loadStock(id);
          return seesAll || stocked?.variant.status === 'ACTIVE' ? stocked : null;
        },
      });
    },
    /** The fields below get what was read for all who watch the variant. */
    resolve({ variant, levels }: StockedVariant, _: unknown, { loaders }: GraphContext) {
      loaders.variant.prime(variant.id, variant);
      loaders.levelsOfVariant.prime(variant.id, [...levels]);
      loaders.stockOfVariant.prime(variant.id, { variantId: variant.id, ...sumLevels(levels) });
      return variant;
    },
  },
};

const idsSchema = z
  .array(variantIdSchema)
  .min(1, 'must name at least 1 variant')
  .max(100, 'must name at most 100 variants');

async function requireVariants(ids: readonly string[], { loaders }: GraphContext): Promise<void> {
  const found = await Promise.all(ids.map((id) => loaders.variant.load(id)));
  const missing = ids.filter((_, index) => found[index] === null);
  if (missing.length === 0) return;
  throw new Fault('NOT_FOUND', `There is no variant ${missing.join(', ')}.`);
}
