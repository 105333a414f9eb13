import { selectsField } from '@supergraph/shared/graphql/selects-field';
import { noStock, sumLevels } from '../../domain/level.ts';
import { normaliseSku } from '../../domain/sku.ts';
import type { ProductVariantResolvers } from '../generated/resolvers.ts';
import { found } from './found.ts';

export const ProductVariant: ProductVariantResolvers = {
  __resolveReference: (key, { loaders }) =>
    'sku' in key ? loaders.variantBySku.load(normaliseSku(key.sku)) : loaders.variant.load(key.id),
  // A variant that the caller sees is on sale, or the caller is staff: so is its product.
  product: async ({ productId }, _, { loaders }) =>
    found(await loaders.product.load(productId), `product ${productId}`),
  // Postgres sums up, whatever the number of warehouses, unless each is asked for.
  availability: async ({ id }, _, { loaders }, info) =>
    selectsField(info, 'levels')
      ? { variantId: id, ...sumLevels(await loaders.levelsOfVariant.load(id)) }
      : ((await loaders.stockOfVariant.load(id)) ?? noStock(id)),
};
