import type { ImageSize } from '@supergraph/media/sizes';
import type { ImageSize as GraphImageSize, ProductImageResolvers } from '../generated/resolvers.ts';

export const ProductImage: ProductImageResolvers = {
  url: ({ hash }, { size }, { media }) => media.urlOf(hash, sizes[size ?? 'MEDIUM']),
};

const sizes: Record<GraphImageSize, ImageSize> = {
  THUMBNAIL: 'thumbnail',
  SMALL: 'small',
  MEDIUM: 'medium',
  LARGE: 'large',
  FULL: 'full',
};
