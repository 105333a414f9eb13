import type { ImageSize } from '@supergraph/media/sizes';
import type { AvatarResolvers, ImageSize as GraphImageSize } from '../generated/resolvers.ts';

export const Avatar: AvatarResolvers = {
  url: ({ hash }, { size }, { media }) => media.urlOf(hash, sizes[size ?? 'THUMBNAIL']),
};

const sizes: Record<GraphImageSize, ImageSize> = {
  THUMBNAIL: 'thumbnail',
  SMALL: 'small',
  MEDIUM: 'medium',
  LARGE: 'large',
  FULL: 'full',
};
