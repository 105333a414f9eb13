import { selectsField } from '@supergraph/service/graphql/selects-field';
import { skuSchema } from '../../actions/input.ts';
import { noStock, sumLevels } from '../../domain/level.ts';
import type { ProductVariantResolvers } from '../generated/resolvers.ts';
import type { Loaders } from '../loaders.ts';
import type { ProductVariantModel } from '../models.ts';
import { found } from './found.ts';

export const ProductVariant: ProductVariantResolvers = {
  __resolveReference(key, { loaders }) {
    if (!('sku' in key)) return loaders.variant.load(key.id);
    const sku = skuSchema.safeParse(key.sku);
    return sku.success ? loaders.variantBySku.load(sku.data) : null;
  },
  // A variant that the caller sees is on sale, or the caller is staff: so is its product.
  product: async ({ productId }, _, { loaders }) =>
    found(await loaders.product.load(productId), `product ${productId}`),
  availability: (variant, _, { loaders }, info) =>
    selectsField(info, 'levels')
      ? withLevels(variant, loaders)
      : (variant.stock ?? sumOf(variant, loaders)),
};

async function withLevels({ id }: ProductVariantModel, loaders: Loaders) {
  return { variantId: id, ...sumLevels(await loaders.levelsOfVariant.load(id)) };
}

/** Postgres sums up, whatever the number of warehouses. */
async function sumOf({ id }: ProductVariantModel, loaders: Loaders) {
  return (await loaders.stockOfVariant.load(id)) ?? noStock(id);
}
