import { skuSchema } from '../../actions/input.ts';
import type { ProductVariantResolvers } from '../generated/resolvers.ts';
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
  availability: ({ id }, _, { loaders }) => loaders.levelsOfVariant.load(id),
};
