import { asPayload } from '@supergraph/service/graphql/payload';
import { adjustStock } from '../../actions/adjust-stock.ts';
import { attachProductImage } from '../../actions/attach-product-image.ts';
import { createImageUpload } from '../../actions/create-image-upload.ts';
import { createProduct } from '../../actions/create-product.ts';
import { createVariant } from '../../actions/create-variant.ts';
import { createWarehouse } from '../../actions/create-warehouse.ts';
import { receiveStock } from '../../actions/receive-stock.ts';
import { removeProductImage } from '../../actions/remove-product-image.ts';
import { reorderProductImages } from '../../actions/reorder-product-images.ts';
import { setPrice } from '../../actions/set-price.ts';
import { setProductImageAlt } from '../../actions/set-product-image-alt.ts';
import { updateProduct } from '../../actions/update-product.ts';
import { updateVariant } from '../../actions/update-variant.ts';
import type { GraphContext } from '../context.ts';
import type { MutationResolvers } from '../generated/resolvers.ts';

export const Mutation: MutationResolvers = {
  createProduct: (_, { input }, context) =>
    asPayload('product', () => perform(context, createProduct, input)),
  updateProduct: (_, { input }, context) =>
    asPayload('product', () => perform(context, updateProduct, input)),
  createImageUpload: (_, { input }, context) =>
    asPayload('upload', () => createImageUpload(context, input)),
  attachProductImage: (_, { input }, context) =>
    asPayload('product', () => perform(context, attachProductImage, input)),
  reorderProductImages: (_, { input }, context) =>
    asPayload('product', () => perform(context, reorderProductImages, input)),
  removeProductImage: (_, { input }, context) =>
    asPayload('product', () => perform(context, removeProductImage, input)),
  setProductImageAlt: (_, { input }, context) =>
    asPayload('product', () => perform(context, setProductImageAlt, input)),
  createVariant: (_, { input }, context) =>
    asPayload('variant', () => perform(context, createVariant, input)),
  updateVariant: (_, { input }, context) =>
    asPayload('variant', () => perform(context, updateVariant, input)),
  setPrice: (_, { input }, context) =>
    asPayload('variant', () => perform(context, setPrice, input)),
  createWarehouse: (_, { input }, context) =>
    asPayload('warehouse', () => perform(context, createWarehouse, input)),
  receiveStock: (_, { input }, context) => moved(() => perform(context, receiveStock, input)),
  adjustStock: (_, { input }, context) => moved(() => perform(context, adjustStock, input)),
};

type Action<T> = (context: GraphContext, input: unknown) => Promise<T>;

async function perform<T>(context: GraphContext, action: Action<T>, input: unknown): Promise<T> {
  const result = await action(context, input);
  context.renewLoaders();
  return result;
}

/** The payload of what moves stock names two things that were written: the level and the ledger row. */
async function moved(work: () => ReturnType<typeof receiveStock>) {
  const { stock, errors } = await asPayload('stock', work);
  return { level: stock?.level ?? null, movement: stock?.movement ?? null, errors };
}
