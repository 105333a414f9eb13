import { normaliseSku } from '../../domain/sku.ts';
import type { ProductVariantResolvers } from '../generated/resolvers.ts';
import { found } from './found.ts';

export const ProductVariant: ProductVariantResolvers = {
  __resolveReference: (key, { loaders }) =>
    'sku' in key ? loaders.variantBySku.load(normaliseSku(key.sku)) : loaders.variant.load(key.id),
  // A variant that the caller sees is on sale, or the caller is staff: so is its product.
  product: async ({ productId }, _, { loaders }) =>
    found(await loaders.product.load(productId), `product ${productId}`),
  availability: ({ id }, _, { loaders }) => loaders.levelsOfVariant.load(id),
};
