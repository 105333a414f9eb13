/**
 * The sizes in which an image is given, each by the side of the square that it fits into, in pixels. An
 * image that is smaller stays as it is. The list is fixed, so that nobody has images made without end.
 */
export const imageSizes = {
  thumbnail: 160,
  small: 320,
  medium: 640,
  large: 1_280,
  /** As it is stored. */
  full: 2_048,
} as const satisfies Record<string, number>;

export type ImageSize = keyof typeof imageSizes;

export const sizeNames: readonly string[] = Object.keys(imageSizes);

export function isImageSize(name: string): name is ImageSize {
  return Object.hasOwn(imageSizes, name);
}

/** All images leave in one format, which every browser reads. */
export const IMAGE_CONTENT_TYPE = 'image/webp';

/** The file that holds an image in one size. */
export function fileOf(storageKey: string, size: string): string {
  return `${storageKey}.${size}.webp`;
}

export function filesOf(storageKey: string): string[] {
  return sizeNames.map((size) => fileOf(storageKey, size));
}
