import type { ProductResolvers } from '../generated/resolvers.ts';

export const Product: ProductResolvers = {
  __resolveReference: ({ id }, { loaders }) => loaders.product.load(id),
  variants: ({ id }, _, { loaders }) => loaders.variantsOfProduct.load(id),
};
